using Bss2.Cli.Conform;
using Bss2.Tests;

namespace Bss2.Cli.Tests;

public class ConformRunnerTests
{
    public static TheoryData<string> VectorFiles => ["containers.jsonl", "ut_messages.jsonl", "hardware_programs.jsonl", "playback_programs.jsonl", "training_gradients.jsonl", "pixel_encoding.json", "ppu/programs.jsonl"];

    [Theory, MemberData(nameof(VectorFiles))]
    public void Every_shared_vector_file_passes(string file)
    {
        var output = new StringWriter();
        (int passed, int failed) = ConformRunner.Run(SharedMaterial.Path("vectors/" + file), output);

        Assert.True(failed == 0, output.ToString());
        Assert.True(passed > 0, "the file must hold cases");
        Assert.EndsWith($"{passed} passed, 0 failed{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    // Cycles are no failure, but may not get worse.
    [Fact]
    public void Cycles_of_processor_programs_are_compared_with_both_timings()
    {
        var output = new StringWriter();
        ConformRunner.Run(SharedMaterial.Path("vectors/ppu/programs.jsonl"), output);
        Assert.Contains("cycles as on the RTL: 1308 of 1749", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "found an empty one")]
    [InlineData("{\"container\":\"NeuronConfig\",", "cut off")]
    [InlineData("{\"colour\":3}", "expected a vector file")]
    [InlineData("[1,2]", "expected a JSON object")]
    [InlineData("{\"container\":\"NeuronConfig\",\"coordinate_type\":\"NeuronConfigOnDLS\"}", "lacks a property")]
    public void A_file_that_is_no_vector_file_is_an_error_that_names_it(string content, string reason)
    {
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.jsonl");
        File.WriteAllText(path, content);
        try
        {
            var fault = Assert.Throws<VectorFileException>(() => ConformRunner.Run(path, new StringWriter()));
            Assert.Contains(path, fault.Message, StringComparison.Ordinal);
            Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public void A_wrong_value_fails_with_expected_and_found()
    {
        string path = Path.Combine(Path.GetTempPath(), $"bss2-{Guid.NewGuid():N}.jsonl");
        File.WriteAllText(path, "{\"container\":\"EventRecordingConfig\",\"coordinate_type\":\"EventRecordingConfigOnFPGA\",\"coordinate\":0,\"case\":\"x\",\"channel\":\"Omnibus\",\"fields\":{\"enable_event_recording\":1},\"write\":[[\"0x88000005\",\"0x2\"]],\"read\":[\"0x88000005\"]}");
        try
        {
            var output = new StringWriter();
            Assert.Equal((0, 1), ConformRunner.Run(path, output));
            Assert.Contains("expected [0x2], found [0x1]", output.ToString(), StringComparison.Ordinal);
        }
        finally { File.Delete(path); }
    }
}
