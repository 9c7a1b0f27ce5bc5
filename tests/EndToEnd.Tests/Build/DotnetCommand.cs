// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Build;

/// <summary>Runs the SDK with a home of its own: it reads nobody's settings and leaves no cache, certificate or server behind.</summary>
/// <param name="home">A directory that is deleted afterwards.</param>
public sealed class DotnetCommand(string home)
{
    /// <summary>The dotnet that runs these tests.</summary>
    public static string Path { get; } = Environment.ProcessPath is { } path && System.IO.Path.GetFileName(path) == "dotnet" ? path : "dotnet";

    /// <summary>Runs a command that must succeed.</summary>
    public void Run(params string[] arguments) =>
        Shell.Run(Path, arguments, Variables()).EnsureSuccess($"dotnet {string.Join(' ', arguments)}");

    private Dictionary<string, string> Variables() => new()
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH")!,
        ["HOME"] = home,
        ["TMPDIR"] = home,
        ["DOTNET_CLI_HOME"] = home,
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_NOLOGO"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
    };
}
