// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine.Try.Session;
using Support;

namespace EndToEnd.Tests.Examples;

/// <summary>
/// <c>metacni try</c> on a copy of an example, in a network namespace that stands for the host: so trials run beside each other,
/// and whatever they leave on the host is theirs.
/// </summary>
internal sealed class Trial : IDisposable
{
    private const string HostLocal = "\"type\": \"host-local\"";

    private readonly TemporaryDirectory _directory = new();
    private readonly TemporaryDirectory _plugins = new();

    public Trial(string example)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Examples, example)))
        {
            _directory.Write(Path.Combine(example, Path.GetFileName(file)), File.ReadAllText(file).Replace(HostLocal, $"{HostLocal}, \"dataDir\": \"{LeaseDirectory}\""));
        }

        DirectoryPath = _directory.Combine(example);
    }

    /// <summary>A trial of an example; the test is skipped where its user is not root.</summary>
    public static Trial Of(string example)
    {
        Requires.Root();
        return new Trial(example);
    }

    public static string Examples => Path.Combine(RepositoryPaths.Root, "examples");

    /// <summary>Where host-local keeps leases; by default it would leave a directory for each network on this machine.</summary>
    public string LeaseDirectory => _directory.Combine("leases");

    public TestNamespace Host { get; } = new();

    public string DirectoryPath { get; }

    /// <summary>Whether the tool believes that something is still attached.</summary>
    public bool HasSession => new SessionFile("/run/metacni/try", DirectoryPath).Exists;

    public ProcessOutcome Run(params IEnumerable<string> options)
    {
        using var process = Start(options);
        return process.Wait();
    }

    // Not "ip netns exec": that makes a mount namespace, and a namespace that is kept would be gone with it.
    public RunningProcess Start(params IEnumerable<string> options) => StartWith("", options);

    /// <summary>Starts with stdout where a shell's redirection says: <c>&gt; FILE</c>; $TRIAL may be in it.</summary>
    public RunningProcess StartWith(string redirection, params IEnumerable<string> options) => new(
        "nsenter",
        [$"--net={Host.Path}", "--", "sh", "-c", $"exec \"$@\" {redirection}", "sh", RepositoryPaths.MetaCni, "try", DirectoryPath, .. options],
        new Dictionary<string, string>
        {
            ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin",
            ["CNI_PATH"] = $"{_plugins.Path}:{RepositoryPaths.ReferencePlugins}",
            ["TRIAL"] = _plugins.Path,
        });

    /// <summary>Adds a plugin, a shell script that finds the directory that it is in as TRIAL.</summary>
    public void AddPlugin(string type, string script) => Shell.Output("chmod", "755", _plugins.Write(type, script));

    /// <summary>A file beside the plugins that were added.</summary>
    public string PluginFile(string name) => _plugins.Combine(name);

    /// <summary>Rewrites a file of the copy.</summary>
    public void Replace(string file, string old, string @new)
    {
        var path = Path.Combine(DirectoryPath, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, @new));
    }

    /// <summary>Adds a file to the copy.</summary>
    public void AddManifest(string file, string content) => File.WriteAllText(Path.Combine(DirectoryPath, file), content);

    public void Dispose()
    {
        PodTeardown();
        Host.Dispose();
        _plugins.Dispose();
        _directory.Dispose();
    }

    // What a test kept, and what a failed one could not take down.
    private void PodTeardown()
    {
        var session = new SessionFile("/run/metacni/try", DirectoryPath);
        if (session.Exists)
        {
            Run("--down");
        }

        if (session.Read() is { } left)
        {
            foreach (var sandbox in left.Sandboxes)
            {
                Shell.Run("ip", ["netns", "delete", sandbox.NamespaceName]);
            }

            session.Remove();
        }
    }
}
