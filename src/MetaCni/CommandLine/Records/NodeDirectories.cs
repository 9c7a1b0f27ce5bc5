// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Journal;

namespace MetaCni.CommandLine.Records;

/// <summary>Where this node's records are, and how that is known.</summary>
internal sealed record NodeDirectories
{
    public const string OfOption = "--state-dir";

    /// <summary>The <c>stateDir</c> of the configuration.</summary>
    public required string StateDirectory { get; init; }

    /// <summary>Its <c>cniDir</c>.</summary>
    public required string MultusDirectory { get; init; }

    /// <summary>Where <see cref="StateDirectory"/> was taken from, for messages.</summary>
    public required string Origin { get; init; }

    /// <summary>False where neither a configuration nor an option names it.</summary>
    public required bool IsConfigured { get; init; }

    public static string OfDefault(string configurations) =>
        $"the default: no configuration in {PlainText.Word(configurations)} has a plugin of type metacni";

    public bool Exists => Directory.Exists(StateDirectory);

    /// <summary>The records.</summary>
    /// <exception cref="CniException">112: there is no such directory: where nothing was ever attached, and where it is looked for in vain, look the same.</exception>
    public AttachmentJournal Journal(TimeProvider time) => Exists ? new AttachmentJournal(StateDirectory, time) : throw Missing();

    /// <summary>The error for a state directory that does not exist.</summary>
    public CniException Missing()
    {
        var what = File.Exists(StateDirectory) ? "is not a directory" : "does not exist";
        var advice = Origin == OfOption ? "correct the path, or leave --state-dir out to take it from the node's configuration"
            : IsConfigured ? "MetaCni has not attached a pod with this configuration yet; name the directory with --state-dir if it did with another one"
            : "MetaCni has not run on this node; if it has, name its configurations with --cni-conf-dir, or the directory with --state-dir";
        return MetaCniError.Of(
            MetaCniErrorCode.StateUnavailable, $"state directory {PlainText.Word(StateDirectory)} ({Origin}) {what}; {advice}");
    }
}
