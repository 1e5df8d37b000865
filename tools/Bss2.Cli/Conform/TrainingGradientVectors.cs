using System.Text.Json;
using Bss2.Training;

namespace Bss2.Cli.Conform;

/// <summary>Surrogate gradients of small networks: the float64 reference to 1e-9, the fast float32 kernels to 1e-4.</summary>
public sealed class TrainingGradientVectors : IVectorFormat
{
    private const double Tolerance64 = 1e-9, Tolerance32 = 1e-4;

    /// <inheritdoc/>
    public string Name => "surrogate-gradient training";

    /// <inheritdoc/>
    public bool Recognises(JsonElement first) => first.TryGetProperty("surrogate_slope", out _) && first.TryGetProperty("weight_hidden", out _);

    /// <inheritdoc/>
    public IReadOnlyList<string>? Check(JsonElement item)
    {
        JsonElement shapes = item.GetProperty("shapes"), expected = item.GetProperty("expected");
        (int batch, int steps, int inputs, int hidden, int outputs) shape =
            (shapes.GetProperty("batch").GetInt32(), shapes.GetProperty("steps").GetInt32(), shapes.GetProperty("inputs").GetInt32(), shapes.GetProperty("hidden").GetInt32(), shapes.GetProperty("outputs").GetInt32());
        double us = item.GetProperty("time_step_s").GetDouble() * 1e6;
        var network = new ReferenceNetwork
        {
            Shape = shape,
            Dynamics = new NeuronDynamics(us, item.GetProperty("tau_mem_s").GetDouble() * 1e6, item.GetProperty("tau_syn_s").GetDouble() * 1e6),
            Loss = new LossSettings
            {
                LogitScale = item.GetProperty("logit_scale").GetDouble(), BurstRegulariser = item.GetProperty("burst_regularizer").GetDouble(),
                HiddenWeightRegulariser = item.GetProperty("hidden_weight_regularizer").GetDouble(), SurrogateSlope = item.GetProperty("surrogate_slope").GetDouble(), TieBreaker = 0,
            },
            WeightHidden = Numbers(item, "weight_hidden"), WeightOutput = Numbers(item, "weight_output"), WeightRecurrent = Numbers(item, "weight_recurrent"),
        };
        double[] input = Numbers(item, "input_spikes");
        int[] labels = [.. item.GetProperty("labels").EnumerateArray().Select(l => l.GetInt32())];
        double[] measured = Numbers(item, "measured_hidden_spikes");
        if (measured.Length > 0) network.Inject(measured, Numbers(item, "measured_hidden_traces"), Numbers(item, "measured_output_traces"));
        else network.Forward(input);
        List<string> failures = [];
        CheckReference(failures, item.GetProperty("name").GetString()!, network, input, labels, expected);
        CheckFast(failures, item.GetProperty("name").GetString()!, network, input, labels, expected);
        return failures;
    }

    private static void CheckReference(List<string> failures, string name, ReferenceNetwork network, double[] input, int[] labels, JsonElement expected)
    {
        Compare(failures, $"{name}, hidden_spikes (float64)", Numbers(expected, "hidden_spikes"), network.HiddenSpikes, Tolerance64);
        Compare(failures, $"{name}, hidden_traces (float64)", Numbers(expected, "hidden_traces"), network.HiddenTraces, Tolerance64);
        Compare(failures, $"{name}, output_traces (float64)", Numbers(expected, "output_traces"), network.OutputTraces, Tolerance64);
        (double[] hidden, double[] output, double[] recurrent) = network.Backward(input, labels);
        Compare(failures, $"{name}, nll (float64)", [expected.GetProperty("nll").GetDouble()], [network.Terms.Nll], Tolerance64);
        Compare(failures, $"{name}, burst_term (float64)", [expected.GetProperty("burst_term").GetDouble()], [network.Terms.Burst], Tolerance64);
        Compare(failures, $"{name}, weight_term (float64)", [expected.GetProperty("weight_term").GetDouble()], [network.Terms.Weight], Tolerance64);
        Compare(failures, $"{name}, loss (float64)", [expected.GetProperty("loss").GetDouble()], [network.TotalLoss], Tolerance64);
        Compare(failures, $"{name}, grad_weight_hidden (float64)", Numbers(expected, "grad_weight_hidden"), hidden, Tolerance64);
        Compare(failures, $"{name}, grad_weight_output (float64)", Numbers(expected, "grad_weight_output"), output, Tolerance64);
        Compare(failures, $"{name}, grad_weight_recurrent (float64)", Numbers(expected, "grad_weight_recurrent"), recurrent, Tolerance64);
    }

    private static void CheckFast(List<string> failures, string name, ReferenceNetwork network, double[] input, int[] labels, JsonElement expected)
    {
        // Where a value lies within 1e-6 of the threshold, float32 may decide otherwise: no statement then.
        if (network.HiddenTraces.Any(v => Math.Abs(v - 1) < 1e-6)) return;
        (float[] hidden, float[] output, float[] recurrent) = FastGradient.Of(network, input, labels);
        Compare(failures, $"{name}, grad_weight_hidden (float32)", Numbers(expected, "grad_weight_hidden"), [.. hidden.Select(v => (double)v)], Tolerance32);
        Compare(failures, $"{name}, grad_weight_output (float32)", Numbers(expected, "grad_weight_output"), [.. output.Select(v => (double)v)], Tolerance32);
        Compare(failures, $"{name}, grad_weight_recurrent (float32)", Numbers(expected, "grad_weight_recurrent"), [.. recurrent.Select(v => (double)v)], Tolerance32);
    }

    // Relative to the largest value of the array: small entries of a gradient carry its rounding.
    private static void Compare(List<string> failures, string what, double[] expected, double[] found, double tolerance)
    {
        if (expected.Length != found.Length) { failures.Add($"{what}: expected {expected.Length} values, found {found.Length}"); return; }
        double scale = Math.Max(1e-12, expected.Length == 0 ? 0 : expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - found[i]) <= tolerance * scale)) { failures.Add($"{what}, element {i}: expected {expected[i]:R}, found {found[i]:R}"); return; }
    }

    private static double[] Numbers(JsonElement parent, string name)
    {
        JsonElement list = parent.GetProperty(name);
        if (list.ValueKind == JsonValueKind.Null) return [];
        List<double> values = [];
        Collect(list, values);
        return [.. values];
    }

    private static void Collect(JsonElement list, List<double> values)
    {
        if (list.ValueKind == JsonValueKind.Number) { values.Add(list.GetDouble()); return; }
        foreach (JsonElement element in list.EnumerateArray()) Collect(element, values);
    }
}
