using System.Diagnostics;
using System.Globalization;
using Bss2.Fuzz;

const string Usage = "usage: dotnet run -c Release --project tests/Bss2.Fuzz -- TARGET|all [--seed N] [--first I] [--count M]";

(string? name, ulong seed, long first, long count) = (null, 1, 0, 1_000_000);
for (int i = 0; i < args.Length; i++)
{
    string? value = i + 1 < args.Length ? args[i + 1] : null;
    bool isTaken = args[i] switch
    {
        "--seed" => ulong.TryParse(value, CultureInfo.InvariantCulture, out seed),
        "--first" => long.TryParse(value, CultureInfo.InvariantCulture, out first),
        "--count" => long.TryParse(value, CultureInfo.InvariantCulture, out count),
        _ => false,
    };
    if (isTaken) i++;
    else if (name is null && !args[i].StartsWith('-')) name = args[i];
    else return Explain($"'{args[i]}' is not understood.");
}

IFuzzTarget[] targets = [.. FuzzTargets.All.Where(target => name == "all" || target.Name == name)];
if (targets.Length == 0) return Explain($"expected a target: {string.Join(", ", FuzzTargets.All.Select(target => target.Name))}, all.");
foreach (IFuzzTarget target in targets)
{
    long start = Stopwatch.GetTimestamp();
    try
    {
        FuzzResult result = FuzzRun.Execute(target, seed, first, count);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{target.Name}: {result.Executions} executions, {result.Units} units taken, inputs {result.Hash:x16}, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, no violation"));
    }
    catch (FuzzFailedException failure)
    {
        Console.Error.WriteLine(failure);
        return 1;
    }
}
return 0;

static int Explain(string problem)
{
    Console.Error.WriteLine($"{problem}\n{Usage}");
    return 2;
}
