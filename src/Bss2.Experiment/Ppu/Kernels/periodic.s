# periodic: samples all columns of one hemisphere at a fixed period and writes them with time stamps to FPGA memory (chip-model.md 5.6).
#
# A record has 272 bytes: 8 of time base (cycles of 4 ns since the release from reset, read just before the trigger), 8 unused, 128 of even, 128 of odd
# columns. The first conversion warms up and is not stored; 10 us after it sampling starts. It ends after n_samples or with the command STOP.
#
# Registers: r5, r6 windows, r10 samples stored, r11 n_samples, r15 period, r20 time of the next trigger, r21, r22 port indices of the next vectors,
#            r24 address of the next time stamp.

.equ CADC_CAUSAL, 0x80000          # even columns: reading it triggers; + 0x100000: the static test pattern
.equ BUFFERED_ODD, 0x20            # upper half of 0x200000: what the last trigger held
.equ COMMAND_NONE, 0
.equ COMMAND_SAMPLE, 1
.equ COMMAND_STOP, 2
.equ COMMAND_HALT, 3
.equ WARM_UP_PASSES, 1250           # of two cycles
.equ RECORD_BYTES, 272
.equ RECORD_UNITS, 17              # of 16 bytes
# Cycles from the time-base read to the trigger, beyond those that are counted; and the least that can be counted.
.equ OVERHEAD, 39
.equ SHORTEST_WAIT, 4

    b start
.org 0x40
command:   .word COMMAND_NONE
n_samples: .word 0
period:    .word 0                 # cycles
window:    .word CADC_CAUSAL
vectors:   .word 0                 # port index of the first record
scalars:   .word 0                 # address of the first record
count:     .word 0                 # samples stored
late:      .word 0                 # samples that came late
busy:      .word 0

.org 0x80
start:
    li r0, 0
poll:
    lwz r14, command(r0)
    cmpwi r14, COMMAND_SAMPLE
    beq begin
    cmpwi r14, COMMAND_HALT
    bne poll
    wait

begin:
    li r3, COMMAND_NONE
    stw r3, command(r0)
    stw r3, count(r0)
    stw r3, late(r0)
    li r3, 1
    stw r3, busy(r0)
    lwz r11, n_samples(r0)
    lwz r15, period(r0)
    lwz r5, window(r0)
    oris r6, r5, BUFFERED_ODD
    addi r6, r6, 1
    lwz r21, vectors(r0)
    addi r21, r21, 1
    addi r22, r21, 8
    lwz r24, scalars(r0)
    li r10, 0
    fxvinx v0, r0, r5
    sync
    li r3, WARM_UP_PASSES
    mtctr r3
warm_up:
    nop
    bdnz warm_up
    mftbl r20
    addi r20, r20, 100
sample:
    cmpw r10, r11
    beq finished
    lwz r14, command(r0)
    cmpwi r14, COMMAND_STOP
    beq finished
    mftbl r3
    sub r4, r20, r3
    addi r4, r4, -OVERHEAD
    cmpwi r4, SHORTEST_WAIT
    blt too_late
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
stamp:
    mftbu r8
    mftbl r9
    mftbu r7
    cmpw r7, r8
    bne stamp
    fxvinx v0, r0, r5
    fxvinx v1, r0, r6
    fxvoutx v0, r0, r21
    fxvoutx v1, r0, r22
    stw r8, 0(r24)
    stw r9, 4(r24)
    addi r21, r21, RECORD_UNITS
    addi r22, r22, RECORD_UNITS
    addi r24, r24, RECORD_BYTES
    add r20, r20, r15
    addi r10, r10, 1
    stw r10, count(r0)
    b sample
too_late:
    lwz r7, late(r0)
    addi r7, r7, 1
    stw r7, late(r0)
    b stamp
finished:
    sync
    li r3, 0
    stw r3, busy(r0)
    lwz r14, command(r0)
    cmpwi r14, COMMAND_STOP
    bne poll
    stw r3, command(r0)
    b poll
