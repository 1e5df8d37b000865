# plasticity: additive rule on causal and acausal correlation, row by row, for one hemisphere.
#
#   w = clamp(w + ((eta_causal * (base_causal - causal) / 2 + eta_acausal * (base_acausal - acausal) / 2) / 128), 0, weight_max)
#
# Correlation lowers a reading: base - reading is its size. Codes are halved (0..127) so that differences fit a signed byte; etas are signed bytes, in 1/128.
# Products are added in double width and saturate; the quotient is rounded down. After a row is updated its correlation is reset.
# While it works, columns are disconnected from the neurons' readout, so that the converter sees the correlation lines.
#
# Registers: r3 port index of the row's even half, r5 causal window, r6 acausal window (buffered), r10 row, r11 rows left,
#            v0 = 0, v16 weight_max, v17 eta_causal, v18 eta_acausal, v20..v23 bases (causal even, odd, acausal even, odd), v24..v27 saved switches.

.equ CORRELATION_RESET, 9          # upper half of 0x90000
.equ CADC_CAUSAL, 0x80000
.equ CADC_ACAUSAL_BUFFERED, 0x2C0000
.equ LABELS, 4                     # upper half of 0x40000
.equ SWITCHES, 512                 # row 256
.equ COMMAND_NONE, 0
.equ COMMAND_BASELINE, 1
.equ COMMAND_UPDATE, 2
.equ COMMAND_HALT, 3

    b start
.org 0x40
command:     .word COMMAND_NONE
first_row:   .word 0
n_rows:      .word 256
eta_causal:  .word 0
eta_acausal: .word 0
weight_max:  .word 63
causal:      .word CADC_CAUSAL
acausal:     .word CADC_ACAUSAL_BUFFERED
rows_done:   .word 0

.org 0x80
bases:       .space 512            # halves of codes: causal even, causal odd, acausal even, acausal odd
start:
    li r0, 0
    fxvsplatb v0, r0
poll:
    lwz r14, command(r0)
    cmpwi r14, COMMAND_BASELINE
    beq begin
    cmpwi r14, COMMAND_UPDATE
    beq begin
    cmpwi r14, COMMAND_HALT
    bne poll
    wait

begin:
    bl detach
    lwz r5, causal(r0)
    lwz r6, acausal(r0)
    lwz r10, first_row(r0)
    lwz r11, n_rows(r0)
    cmpwi r14, COMMAND_UPDATE
    beq update
    bl row_index
    bl reset_row
    bl read_row
    bl store_bases
    b finished

update:
    bl load_bases
    lwz r4, weight_max(r0)
    fxvsplatb v16, r4
    lwz r4, eta_causal(r0)
    fxvsplatb v17, r4
    lwz r4, eta_acausal(r0)
    fxvsplatb v18, r4
row:
    cmpwi r11, 0
    beq finished
    bl row_index
    bl read_row
    # Even columns: differences in v1, v3; odd ones in v2, v4.
    fxvsubbfs v1, v20, v1
    fxvsubbfs v2, v21, v2
    fxvsubbfs v3, v22, v3
    fxvsubbfs v4, v23, v4
    fxvmultacbfs v1, v17
    fxvmabfs v5, v3, v18
    fxvmultacbfs v2, v17
    fxvmabfs v6, v4, v18
    addi r4, r3, 1
    fxvinx v7, r0, r3
    fxvinx v8, r0, r4
    fxvaddbfs v7, v7, v5
    fxvaddbfs v8, v8, v6
    # Below 0: 0. Above the largest weight: the largest weight.
    fxvcmpb v7
    fxvsel v7, v7, v0, lt
    fxvsubbfs v9, v7, v16
    fxvcmpb v9
    fxvsel v7, v7, v16, gt
    fxvcmpb v8
    fxvsel v8, v8, v0, lt
    fxvsubbfs v9, v8, v16
    fxvcmpb v9
    fxvsel v8, v8, v16, gt
    fxvoutx v7, r0, r3
    fxvoutx v8, r0, r4
    bl reset_row
    addi r10, r10, 1
    addi r11, r11, -1
    b row

finished:
    bl attach
    sync
    lwz r12, first_row(r0)
    sub r12, r10, r12
    stw r12, rows_done(r0)
    li r4, COMMAND_NONE
    stw r4, command(r0)
    b poll

row_index:
    slwi r3, r10, 1
    blr

# Halved codes of row r10: v1 causal even (this read converts), v2 causal odd, v3 acausal even, v4 acausal odd.
read_row:
    add r7, r5, r3
    fxvinx v1, r0, r7
    oris r7, r7, 0x20
    addi r7, r7, 1
    fxvinx v2, r0, r7
    add r7, r6, r3
    fxvinx v3, r0, r7
    addi r7, r7, 1
    fxvinx v4, r0, r7
    fxvshb v1, v1, -1
    fxvshb v2, v2, -1
    fxvshb v3, v3, -1
    fxvshb v4, v4, -1
    blr

reset_row:
    li r4, 3
    fxvsplatb v10, r4
    addis r7, r3, CORRELATION_RESET
    fxvoutx v10, r0, r7
    addi r7, r7, 1
    fxvoutx v10, r0, r7
    sync
    blr

store_bases:
    li r4, bases
    fxvstax v1, r0, r4
    addi r4, r4, 128
    fxvstax v2, r0, r4
    addi r4, r4, 128
    fxvstax v3, r0, r4
    addi r4, r4, 128
    fxvstax v4, r0, r4
    sync
    blr

load_bases:
    sync
    li r4, bases
    fxvlax v20, r0, r4
    addi r4, r4, 128
    fxvlax v21, r0, r4
    addi r4, r4, 128
    fxvlax v22, r0, r4
    addi r4, r4, 128
    fxvlax v23, r0, r4
    blr

# Row 256 of weights (causal) and labels (acausal) holds the switches to the neurons.
detach:
    li r7, SWITCHES
    addi r8, r7, 1
    fxvinx v24, r0, r7
    fxvinx v25, r0, r8
    fxvoutx v0, r0, r7
    fxvoutx v0, r0, r8
    addis r7, r7, LABELS
    addi r8, r7, 1
    fxvinx v26, r0, r7
    fxvinx v27, r0, r8
    fxvoutx v0, r0, r7
    fxvoutx v0, r0, r8
    sync
    blr

attach:
    li r7, SWITCHES
    addi r8, r7, 1
    fxvoutx v24, r0, r7
    fxvoutx v25, r0, r8
    addis r7, r7, LABELS
    addi r8, r7, 1
    fxvoutx v26, r0, r7
    fxvoutx v27, r0, r8
    blr
