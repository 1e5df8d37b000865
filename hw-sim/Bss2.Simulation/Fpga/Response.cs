using Bss2.Protocol;

namespace Bss2.Simulation;

/// <summary>A message and the FPGA tick to which it belongs.</summary>
internal readonly record struct Response(long Tick, ulong Payload, UtFromFpgaOpcode Opcode);
