// SPDX-License-Identifier: Apache-2.0

namespace MetaCni.Logging.Operations;

/// <summary>One operation of the plugin or the daemon, as in a line of the operations log.</summary>
internal sealed record OperationEntry
{
    /// <summary>The verb of the daemon's lines about statuses that it publishes.</summary>
    public const string Publish = "PUBLISH";

    /// <summary>When the operation finished.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The command of the CNI specification, or <see cref="Publish"/>.</summary>
    public required string Verb { get; init; }

    /// <summary><c>namespace/name</c>; empty if the operation concerns no pod.</summary>
    public string Pod { get; init; } = "";

    public string Uid { get; init; } = "";

    public string Container { get; init; } = "";

    /// <summary>CNI_IFNAME.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The error; null for a success.</summary>
    public OperationFailure? Failure { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>The time in which at least one plugin ran; the rest of <see cref="Duration"/> is MetaCni's own share.</summary>
    public required TimeSpan PluginDuration { get; init; }

    /// <summary>The steps in order of execution (<see cref="OperationPhase"/>).</summary>
    public IReadOnlyList<KeyValuePair<string, TimeSpan>> Phases { get; init; } = [];

    public IReadOnlyList<OperationAttachment> Attachments { get; init; } = [];

    /// <summary>How many attachments the line has no room for.</summary>
    public int AttachmentsLeftOut { get; init; }

    /// <summary>Every execution of a plugin.</summary>
    public IReadOnlyList<PluginRun> Runs { get; init; } = [];

    /// <summary>What became of the network-status (<see cref="NetworkStatusState"/>); empty if the operation has none.</summary>
    public string NetworkStatus { get; init; } = "";

    /// <summary>How many executions the line has no room for.</summary>
    public int RunsLeftOut { get; init; }
}
