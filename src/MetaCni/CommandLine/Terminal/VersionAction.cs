// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Invocation;
using MetaCni.Install.Executable;

namespace MetaCni.CommandLine.Terminal;

/// <summary>
/// The version of this assembly, <c>0.1.0+COMMIT</c>; without the commit if it was built outside a repository. The process may have been
/// started from another assembly.
/// </summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    /// <summary>The command line of <c>metacni version</c>.</summary>
    public static Command CreateCommand() => new("version", "Show the version and the commit") { Action = new VersionAction() };

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(ExecutableVersion.Own);
        return ExitCode.Success;
    }
}
