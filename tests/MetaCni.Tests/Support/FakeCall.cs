// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Invocation;

namespace MetaCni.Tests.Support;

/// <summary>One execution of a plugin as the plugin would see it.</summary>
internal sealed record FakeCall
{
    public required string Type { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>What the plugin reads from stdin.</summary>
    public required JsonObject Request { get; init; }

    public required CancellationToken Deadline { get; init; }

    public string Command => Environment["CNI_COMMAND"];

    public string InterfaceName => Environment["CNI_IFNAME"];

    public string NetworkNamespace => Environment["CNI_NETNS"];

    public string Arguments => Environment["CNI_ARGS"];

    /// <summary>The name of the network.</summary>
    public string Network => (string)Request["name"]!;

    public static FakeCall Of(PluginProcess process, CancellationToken cancellationToken) => new()
    {
        Type = Path.GetFileName(process.Path),
        Environment = process.Environment.Select(entry => entry.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
        Request = JsonText.Object(System.Text.Encoding.UTF8.GetString(process.StandardInput.Span)),
        Deadline = cancellationToken,
    };

    public override string ToString() => $"{Command} {InterfaceName}";
}
