// SPDX-License-Identifier: Apache-2.0

namespace Benchmarks;

/// <summary>One way to attach and detach the pod of a scenario, with its measurements.</summary>
/// <param name="name">The name in the table.</param>
/// <param name="commands">The calls of ADD or DEL in a sandbox.</param>
internal sealed class Variant(string name, Func<string, Sandbox, IReadOnlyList<PluginCommand>> commands)
{
    public const string Floor = "plugins alone";
    public const string Manifests = "manifests";
    public const string Tls = "TLS";
    public const string TlsPodRead = "TLS, pod read";
    public const string Daemon = "daemon";

    private Dictionary<string, Measured> measured = NewMeasured();

    public string Name => name;

    /// <summary>The measurements of ADD or DEL.</summary>
    public Measured this[string verb] => measured[verb];

    public IReadOnlyList<PluginCommand> Commands(string verb, Sandbox sandbox) => commands(verb, sandbox);

    /// <summary>Clears the measurements after the warm-up.</summary>
    public void Forget() => measured = NewMeasured();

    private static Dictionary<string, Measured> NewMeasured() => new() { ["ADD"] = new Measured(), ["DEL"] = new Measured() };
}
