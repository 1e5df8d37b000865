namespace Bss2.Training;

/// <summary>
/// The training method of training.md 2.5 in float64, written to be read, not to be fast: the certificate that the fast kernels are held to.
/// Arrays have shapes [batch, step, neuron]; weights [post, pre].
/// </summary>
public sealed class ReferenceNetwork
{
    /// <summary>Sizes of the network and of the batch.</summary>
    public required (int Batch, int Steps, int Inputs, int Hidden, int Outputs) Shape { get; init; }

    /// <summary>Decays per step.</summary>
    public required NeuronDynamics Dynamics { get; init; }

    /// <summary>Loss settings; the tie-breaker is not used here.</summary>
    public required LossSettings Loss { get; init; }

    /// <summary>
    /// The smooth twin: instead of a spike, S = u / (slope |u| + 1) + 1 / slope with u = V - 1, whose derivative is the surrogate, and no
    /// reset, since none is differentiated. <see cref="Backward"/> is its exact derivative, so central differences can certify it.
    /// </summary>
    public bool Smooth { get; init; }

    /// <summary>Shape [hidden, input].</summary>
    public required double[] WeightHidden { get; init; }

    /// <summary>Shape [output, hidden].</summary>
    public required double[] WeightOutput { get; init; }

    /// <summary>Shape [hidden, hidden]; empty for feed-forward networks.</summary>
    public double[] WeightRecurrent { get; init; } = [];

    /// <summary>Hidden spikes of the last run.</summary>
    public double[] HiddenSpikes { get; private set; } = [];

    /// <summary>Hidden membranes of the last run.</summary>
    public double[] HiddenTraces { get; private set; } = [];

    /// <summary>Readout membranes of the last run.</summary>
    public double[] OutputTraces { get; private set; } = [];

    /// <summary>NLL, burst term with the term of all spikes, hidden weight, readout weight and activity term of the last <see cref="Backward"/>.</summary>
    public (double Nll, double Burst, double Weight, double OutputWeight, double Activity) Terms { get; private set; }

    /// <summary>Sum of the terms.</summary>
    public double TotalLoss => Terms.Nll + Terms.Burst + Terms.Weight + Terms.OutputWeight + Terms.Activity;

    /// <summary>Own dynamics, reset by subtraction.</summary>
    public void Forward(double[] input) => Run(input, null);

    /// <summary>The model's traces for spikes that were measured: they reset membranes and drive the readout in place of the model's own.</summary>
    public void Follow(double[] input, double[] hiddenSpikes)
    {
        ArgumentNullException.ThrowIfNull(hiddenSpikes);
        Run(input, hiddenSpikes);
    }

    private void Run(double[] input, double[]? measured)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int batch, int steps, int inputs, int hidden, int outputs) = Shape;
        (HiddenSpikes, HiddenTraces, OutputTraces) = (measured ?? new double[batch * steps * hidden], new double[batch * steps * hidden], new double[batch * steps * outputs]);
        for (int b = 0; b < batch; b++)
        {
            double[] current = new double[hidden], outCurrent = new double[outputs];
            for (int t = 0; t + 1 < steps; t++)
            {
                int now = (b * steps) + t, next = now + 1;
                for (int h = 0; h < hidden; h++)
                {
                    double x = 0;
                    for (int i = 0; i < inputs; i++) x += WeightHidden[(h * inputs) + i] * input[(now * inputs) + i];
                    for (int p = 0; WeightRecurrent.Length > 0 && p < hidden; p++) x += WeightRecurrent[(h * hidden) + p] * HiddenSpikes[(now * hidden) + p];
                    current[h] = (Dynamics.Alpha * current[h]) + x;
                    double v = (Dynamics.Beta * HiddenTraces[(now * hidden) + h]) + current[h] - (Smooth ? 0 : HiddenSpikes[(now * hidden) + h]);
                    HiddenTraces[(next * hidden) + h] = v;
                    if (measured is null) HiddenSpikes[(next * hidden) + h] = Spike(v);
                }
                for (int o = 0; o < outputs; o++)
                {
                    double x = 0;
                    for (int h = 0; h < hidden; h++) x += WeightOutput[(o * hidden) + h] * HiddenSpikes[(now * hidden) + h];
                    outCurrent[o] = (Dynamics.Alpha * outCurrent[o]) + x;
                    OutputTraces[(next * outputs) + o] = (Dynamics.Beta * OutputTraces[(now * outputs) + o]) + outCurrent[o];
                }
            }
        }
    }

    private double Spike(double v) => !Smooth ? (v >= 1 ? 1 : 0) : ((v - 1) / ((Loss.SurrogateSlope * Math.Abs(v - 1)) + 1)) + (1 / Loss.SurrogateSlope);

    /// <summary>Takes measured values for the model's (spikes, traces; the readout's traces too).</summary>
    public void Inject(double[] hiddenSpikes, double[] hiddenTraces, double[] outputTraces) =>
        (HiddenSpikes, HiddenTraces, OutputTraces) = (hiddenSpikes, hiddenTraces, outputTraces);

    /// <summary>Loss and gradients of the last forward pass: hidden [hidden, input], output [output, hidden], recurrent [hidden, hidden] or empty.</summary>
    public (double[] Hidden, double[] Output, double[] Recurrent) Backward(double[] input, int[] labels)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(labels);
        (int batch, int steps, int inputs, int hidden, int outputs) = Shape;
        double[] gradHidden = new double[hidden * inputs], gradOutput = new double[outputs * hidden], gradRecurrent = new double[WeightRecurrent.Length];
        (double nll, double burst, double total, double activity) = (0, 0, 0, 0);
        for (int b = 0; b < batch; b++)
        {
            double[] gradV = OutputGradient(b, labels[b], ref nll, ref activity);
            double[] gradIout = ReverseReadout(gradV);
            double[] count = new double[hidden];
            for (int t = 0; t < steps; t++)
                for (int h = 0; h < hidden; h++) count[h] += HiddenSpikes[(((b * steps) + t) * hidden) + h];
            burst += count.Sum(c => c * c);
            double excess = Math.Max(0, count.Sum() - Loss.TotalSpikeThreshold);
            total += excess * excess;
            double[] v = new double[hidden], current = new double[hidden], later = new double[hidden];
            for (int t = steps - 1; t >= 1; t--)
            {
                int now = (b * steps) + t;
                for (int h = 0; h < hidden; h++)
                {
                    double s = HiddenSpikes[(now * hidden) + h], gradS = 2 * ((Loss.BurstRegulariser * count[h] / hidden) + (Loss.TotalSpikeRegulariser * excess)) / batch;
                    for (int o = 0; o < outputs && t + 1 < steps; o++)
                    {
                        gradS += WeightOutput[(o * hidden) + h] * gradIout[((t + 1) * outputs) + o];
                        gradOutput[(o * hidden) + h] += s * gradIout[((t + 1) * outputs) + o];
                    }
                    for (int p = 0; WeightRecurrent.Length > 0 && p < hidden; p++)
                    {
                        gradS += WeightRecurrent[(p * hidden) + h] * later[p];
                        gradRecurrent[(p * hidden) + h] += s * later[p];
                    }
                    double width = (Loss.SurrogateSlope * Math.Abs(HiddenTraces[(now * hidden) + h] - 1)) + 1;
                    v[h] = (Dynamics.Beta * v[h]) + (gradS / (width * width));
                }
                for (int h = 0; h < hidden; h++)
                {
                    current[h] = (Dynamics.Alpha * current[h]) + v[h];
                    for (int i = 0; i < inputs; i++) gradHidden[(h * inputs) + i] += current[h] * input[((now - 1) * inputs) + i];
                }
                current.CopyTo(later, 0);
            }
        }
        double weight = Regularise(WeightHidden, Loss.HiddenWeightRegulariser, gradHidden), outputWeight = Regularise(WeightOutput, Loss.OutputWeightRegulariser, gradOutput);
        Terms = (nll / batch, (Loss.BurstRegulariser * burst / (batch * hidden)) + (Loss.TotalSpikeRegulariser * total / batch), weight, outputWeight, Loss.ActivityRegulariser * activity / (batch * outputs));
        return (gradHidden, gradOutput, gradRecurrent);
    }

    // factor mean(W^2); its gradient is added.
    private static double Regularise(double[] weights, double factor, double[] gradient)
    {
        double sum = 0;
        for (int k = 0; k < weights.Length; k++)
        {
            sum += weights[k] * weights[k];
            gradient[k] += 2 * factor * weights[k] / weights.Length;
        }
        return factor * sum / weights.Length;
    }

    // Gradient of the batch-mean NLL and activity term with respect to the readout's trace, shape [step, output]: it enters at the first maximum, or at all steps.
    private double[] OutputGradient(int b, int label, ref double nll, ref double activity)
    {
        (int batch, int steps, _, _, int outputs) = Shape;
        double[] score = new double[outputs], gradient = new double[steps * outputs];
        int[] at = new int[outputs];
        for (int o = 0; o < outputs; o++)
        {
            bool summed = Loss.Readout == ReadoutScore.Sum;
            score[o] = summed ? Enumerable.Range(0, steps).Sum(t => OutputTraces[(((b * steps) + t) * outputs) + o]) : double.NegativeInfinity;
            for (int t = 0; !summed && t < steps; t++)
                if (OutputTraces[(((b * steps) + t) * outputs) + o] is double value && value > score[o]) (score[o], at[o]) = (value, t);
        }
        double max = score.Max() * Loss.LogitScale, sum = score.Sum(s => StrictMath.Exp((s * Loss.LogitScale) - max));
        nll += max + StrictMath.Log(sum) - (score[label] * Loss.LogitScale);
        for (int o = 0; o < outputs; o++)
        {
            double logit = score[o] * Loss.LogitScale, byLogit = (StrictMath.Exp(logit - max) / sum) - (o == label ? 1 : 0) + (2 * Loss.ActivityRegulariser * logit / outputs);
            activity += logit * logit;
            double g = Loss.LogitScale * byLogit / batch;
            if (Loss.Readout == ReadoutScore.Maximum) gradient[(at[o] * outputs) + o] = g;
            for (int t = 0; Loss.Readout == ReadoutScore.Sum && t < steps; t++) gradient[(t * outputs) + o] = g;
        }
        return gradient;
    }

    private double[] ReverseReadout(double[] gradV)
    {
        (_, int steps, _, _, int outputs) = Shape;
        var gradI = new double[(steps + 1) * outputs];
        for (int o = 0; o < outputs; o++)
        {
            (double v, double i) = (0, 0);
            for (int t = steps - 1; t >= 1; t--)
            {
                v = (Dynamics.Beta * v) + gradV[(t * outputs) + o];
                i = (Dynamics.Alpha * i) + v;
                gradI[(t * outputs) + o] = i;
            }
        }
        return gradI;
    }
}
