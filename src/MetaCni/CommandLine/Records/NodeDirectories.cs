// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>The directories of this node's records, and the source of that information.</summary>
internal sealed record NodeDirectories
{
    public const string OfOption = "--state-dir";

    /// <summary>The <c>stateDir</c> of the configuration.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>The <c>cniDir</c> of the configuration.</summary>
    public required string MultusDirectory { get; init; }

    /// <summary>The name of the network in the node's configuration; empty if there is none.</summary>
    public string Network { get; init; } = "";

    /// <summary>The node's configuration; null if there is none.</summary>
    public NodeConfiguration? Configuration { get; init; }

    /// <summary>The source of <see cref="StateDirectory"/>, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>False if neither a configuration nor an option names the directory.</summary>
    public required bool IsConfigured { get; init; }

    public static string OfDefault(string configurations) =>
        $"the default: no configuration in {PlainText.Word(configurations)} has a plugin of type metacni";

    public bool Exists => Directory.Exists(StateDirectory);

    /// <summary>Opens the journal.</summary>
    /// <exception cref="CniException">
    /// 112: the directory does not exist. Nothing may have been attached yet, or the directory may be the wrong one.
    /// </exception>
    public AttachmentJournal Journal(TimeProvider time) => Exists ? new AttachmentJournal(StateDirectory, time) : throw Missing();

    /// <summary>The error for a state directory that does not exist.</summary>
    public CniException Missing()
    {
        var what = File.Exists(StateDirectory) ? "is not a directory" : "does not exist";
        var advice = Origin == OfOption ? "correct the path, or leave --state-dir out to take it from the node's configuration"
            : IsConfigured ? "MetaCni has not attached a pod with this configuration yet; if it used another directory, name that with --state-dir"
            : "MetaCni has not run on this node; if it has, name its configurations with --cni-conf-dir, or the directory with --state-dir";
        return MetaCniError.Of(
            MetaCniErrorCode.StateUnavailable, $"state directory {PlainText.Word(StateDirectory)} ({Origin}) {what}; {advice}");
    }
}
