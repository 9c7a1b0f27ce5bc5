// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>One way to attach and detach the pod of a scenario, with its measurements.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="commands">The calls of ADD or DEL in a sandbox.</param>
internal sealed class Variant(string name, Func<string, Sandbox, IReadOnlyList<PluginCommand>> commands)
{
    private Dictionary<string, Series> measured = NewSeries();

    public string Name => name;

    /// <summary>The maximum cost of an ADD above the floor in ms; null for the floor itself.</summary>
    public double? AddLimit { get; init; }

    /// <summary>The goal as text, for the verdict.</summary>
    public string AddGoal { get; init; } = "";

    /// <summary>The times of ADD or DEL.</summary>
    public Series this[string verb] => measured[verb];

    public IReadOnlyList<PluginCommand> Commands(string verb, Sandbox sandbox) => commands(verb, sandbox);

    /// <summary>Clears the measurements after the warm-up.</summary>
    public void Forget() => measured = NewSeries();

    private static Dictionary<string, Series> NewSeries() => new() { ["ADD"] = new Series(), ["DEL"] = new Series() };
}
