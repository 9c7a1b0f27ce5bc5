// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Terminal;

namespace MetaCni.Tests.CommandLine;

/// <summary>A host of the tool that keeps what it says.</summary>
internal sealed class Surroundings : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    /// <summary>Does not exist, whatever ran on this machine before.</summary>
    public const string DefaultStateDirectory = "/nowhere/default-state";

    public bool IsTerminal { get; init; }

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public ToolHost Host => new()
    {
        Out = _out,
        Error = _error,
        OutIsTerminal = IsTerminal,
        ErrorIsTerminal = IsTerminal,
        Environment = new Dictionary<string, string>(),
        ExecutablePath = "/nowhere/metacni",
        IsRoot = false,
        ConfigurationDirectory = "/nowhere/net.d",
        StateDirectory = DefaultStateDirectory,
        NamespaceCookie = _ => 1,
        HasOtherMounts = () => false,
        Time = TimeProvider.System,
    };

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }
}
