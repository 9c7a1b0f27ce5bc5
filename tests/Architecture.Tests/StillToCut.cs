// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>What does not yet follow the rules. <see cref="StillToCutTests"/> fails on an entry without need, so these lists can only shrink.</summary>
internal static class StillToCut
{
    /// <summary>Arrows that <see cref="ArrowTests.Arrows"/> does not allow.</summary>
    public static readonly string[] Arrows =
    [
        "Linux -> Cni",
        "Linux -> MetaCni.Errors",
        "MetaCni.Validation -> MetaCni.CommandLine",
    ];

    /// <summary>Folders, by namespace, that are in a cycle.</summary>
    public static readonly string[] Rooms =
    [
        "Cni.Errors",
        "Cni.Invocation",
        "Cni.Invocation.Posix",
        "Cni.Json",
        "Cni.Values",
        "Linux",
        "Linux.Files",
        "Linux.Locks",
        "Linux.Processes",
        "MetaCni.Attaching",
        "MetaCni.Attaching.DefaultRoutes",
        "MetaCni.CommandLine.Try",
        "MetaCni.Kubernetes",
        "MetaCni.Kubernetes.Connections",
        "MetaCni.Kubernetes.Credentials",
        "MetaCni.Planning",
        "MetaCni.Planning.Devices",
        "MetaCni.Validation",
    ];

    /// <summary>Files that are in a cycle.</summary>
    public static readonly string[] Files =
    [
        "BearerToken.cs",
        "CommaSelection.cs",
        "Conversation.cs",
        "CorruptRecords.cs",
        "CredentialProgram.cs",
        "DeviceInfoPlan.cs",
        "ErrorLines.cs",
        "GenieSelection.cs",
        "JsonBorder.cs",
        "JsonSelection.cs",
        "JsonSyntaxError.cs",
        "KubeConfigFile.cs",
        "LinuxException.cs",
        "LogOutput.cs",
        "NetworkRequests.cs",
        "NetworkSelectionAnnotation.cs",
        "OperatorLog.cs",
        "PlannedAttachment.cs",
        "PluginWords.cs",
        "PodDeletion.cs",
        "PodOutcome.cs",
        "PosixSpawnRunner.cs",
        "Privileges.cs",
        "RecordDirectory.cs",
        "TeardownOutcome.cs",
        "TryReport.cs",
    ];
}
