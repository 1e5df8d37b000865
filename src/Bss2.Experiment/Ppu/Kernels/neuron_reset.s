# neuron_reset: resets the neurons whose byte in the mask is 1 (all others 0), then sleeps.

.equ NEURON_RESET, 0xC9            # upper half of the port index; + 512 even, + 513 odd circuits

    b start
.align 128
even: .space 128                   # mask of columns 0, 2, ...
odd:  .space 128                   # mask of columns 1, 3, ...
start:
    lis r3, NEURON_RESET
    ori r3, r3, 512
    addi r4, r3, 1
    li r5, even
    li r6, odd
    fxvlax v0, r0, r5
    fxvlax v1, r0, r6
    fxvcmpb v0
    fxvoutx v0, r0, r3, gt
    fxvcmpb v1
    fxvoutx v1, r0, r4, gt
    sync
    wait
