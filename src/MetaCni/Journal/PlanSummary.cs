// SPDX-License-Identifier: Apache-2.0

using Cni.Values;

namespace MetaCni.Journal;

/// <summary>Collects the first line of a record while it is read.</summary>
internal sealed class PlanSummary
{
    public string? Owner { get; set; }

    public string Container { get; set; } = "";

    public string Interface { get; set; } = "";

    public DateTimeOffset CreatedAt { get; set; }

    public List<string> PluginPath { get; } = [];

    public List<SummarizedAttachment> Attachments { get; } = [];

    public List<(long Start, long End)> Configurations { get; } = [];

    public RecordSummary ToSummary() => new()
    {
        Owner = Owner ?? throw new FormatException("it has no owner"),
        Container = ContainerId.TryParse(Container, out var id) ? id : throw new FormatException("invalid containerId"),
        Interface = InterfaceName.TryParseExisting(Interface, out var name) ? name : throw new FormatException("invalid interface"),
        CreatedAt = CreatedAt,
        PluginPath = PluginPath,
        Attachments = Attachments,
        Configurations = Configurations,
    };
}
