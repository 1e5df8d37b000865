# strobe: samples all neuron membranes of one hemisphere at a fixed period and writes them to FPGA memory.
#
# The host writes n_samples, then commands; the processor polls `command` in its own memory (a loop of eight cycles).
# Sample k of an image is triggered exactly 425 * k cycles (1.7 us) after the first: the wait counts passes of a loop of two cycles (nop and
# bdnz, as measured on the RTL), from the time base on, so that no polling jitter enters. A sample that would be late is marked in `duration`, and the mark
# stays until the next RESET_BATCH or restart: the host sees it whichever image it belongs to.
#
# Registers: r10 batch_offset, r11 n_samples, r12 n_ppus, r13 ppu_id, r14 command word, r15 period, r20 next trigger time,
#            r21 external index of the next vector, r22 its step, r23 samples left, r24 t0, r25 late flag.

.equ CADC_CAUSAL, 0x80000          # even columns of row 0: reading it triggers a conversion; + 0x100000: the static test pattern
.equ COMMAND_RUN, 0
.equ COMMAND_NONE, 1
.equ COMMAND_HALT, 2
.equ COMMAND_RESET_BATCH, 3
.equ COMMAND_RUN_AND_RESET, 4
.equ PERIOD, 425
.equ RESET_PASSES, 275             # of two cycles: 550
# Cycles from the time-base read to the trigger, beyond those that are counted; and the least that can be counted.
.equ OVERHEAD, 33
.equ SHORTEST_WAIT, 4

    b start
.org 0x20
ppu_id:       .word 0
n_ppus:       .word 2
n_samples:    .word 0
batch_offset: .word 0
duration:     .word 0
command:      .word COMMAND_NONE
cadc_window:  .word CADC_CAUSAL

.org 0x40
start:
    li r10, 0
    li r25, 0
    li r15, PERIOD
    lwz r12, n_ppus(r0)
    lwz r13, ppu_id(r0)
poll:
    lwz r14, command(r0)
    cmpwi r14, COMMAND_NONE
    beq poll
    cmpwi r14, COMMAND_RESET_BATCH
    beq reset_batch
    cmpwi r14, COMMAND_HALT
    beq halt
    cmpwi r14, COMMAND_RUN
    beq run
    cmpwi r14, COMMAND_RUN_AND_RESET
    beq run
    b poll

reset_batch:
    li r10, 0
    li r25, 0
    stw r10, batch_offset(r0)
    b poll

halt:
    wait

run:
    li r3, COMMAND_NONE
    stw r3, command(r0)
    lwz r11, n_samples(r0)
    # index = (n_ppus * batch_offset * n_samples + n_ppus - 1 - ppu_id) * 8, in units of 16 bytes above 0x80000000
    mullw r21, r10, r11
    mullw r21, r21, r12
    add r21, r21, r12
    addi r21, r21, -1
    sub r21, r21, r13
    slwi r21, r21, 3
    oris r21, r21, 0x8000
    slwi r22, r12, 3
    lwz r5, cadc_window(r0)
    mr r23, r11
    cmpwi r23, 0
    beq finished
    mftbl r24
    addi r24, r24, 100
    mr r20, r24
sample:
    mftbl r3
    sub r4, r20, r3
    addi r4, r4, -OVERHEAD
    cmpwi r4, SHORTEST_WAIT
    blt late
    # What is left is waited for in passes of two cycles; an odd cycle by not branching: a taken branch that is not predicted costs 5 and
    # skips five. The predictor has 16 entries, so that bdnz, 64 bytes behind beq, makes it forget beq every time.
    srwi r3, r4, 1
    mtctr r3
    andi. r3, r4, 1
    beq even
    nop
    nop
    nop
    nop
    nop
even:
    nop
    nop
    nop
    nop
    nop
    nop
    nop
    nop
    nop
pass:
    nop
    bdnz pass
trigger:
    fxvinx v0, r0, r5
    fxvoutx v0, r0, r21
    add r21, r21, r22
    add r20, r20, r15
    addi r23, r23, -1
    cmpwi r23, 0
    bgt sample
    b finished
late:
    li r25, 1
    b trigger
finished:
    sync
    cmpwi r14, COMMAND_RUN_AND_RESET
    beq artificial_reset
stamp:
    addi r10, r10, 1
    stw r10, batch_offset(r0)
    # duration: cycles since the first trigger; bit 31 set when any sample since the last reset was late
    mftbl r3
    sub r3, r3, r24
    cmpwi r25, 0
    beq store
    oris r3, r3, 0x8000
store:
    stw r3, duration(r0)
    b poll

# Clamps both synaptic lines of every column to the debug line, resets all odd circuits, holds for 550 cycles, and releases. `duration`
# then counts the reset too. A command that is there before the end comes too early: its image would be sampled late, which is marked
# like a late sample and stored with the next image.
artificial_reset:
    li r3, 3
    fxvsplatb v1, r3
    lis r6, 0x2
    ori r6, r6, 512
    fxvoutx v1, r0, r6
    addi r7, r6, 1
    fxvoutx v1, r0, r7
    li r3, 0
    fxvsplatb v2, r3
    lis r8, 0xC9
    ori r8, r8, 513
    fxvoutx v2, r0, r8
    li r3, RESET_PASSES
    mtctr r3
hold:
    nop
    bdnz hold
    fxvoutx v2, r0, r6
    fxvoutx v2, r0, r7
    sync
    addi r10, r10, 1
    stw r10, batch_offset(r0)
    mftbl r3
    sub r3, r3, r24
    cmpwi r25, 0
    beq store_reset
    oris r3, r3, 0x8000
store_reset:
    stw r3, duration(r0)
    lwz r14, command(r0)
    cmpwi r14, COMMAND_NONE
    beq poll
    li r25, 1
    b poll
