// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using MetaCni.Config;
using MetaCni.Journal;

namespace MetaCni.CommandLine;

/// <summary>The option that says where the records are.</summary>
internal static class StateDirOption
{
    public static Option<string> Create() => new("--state-dir")
    {
        Description = "The stateDir of the configuration",
        HelpName = "DIR",
        DefaultValueFactory = _ => MetaConfig.DefaultStateDir,
    };

    /// <exception cref="UsageException">Only root reads records; to anybody else there would be none.</exception>
    public static AttachmentJournal Open(string stateDirectory, ToolHost host) => host.IsRoot
        ? new AttachmentJournal(stateDirectory, host.Time)
        : throw new UsageException($"only root may read the records in {stateDirectory}", "run it with sudo");
}
