// SPDX-License-Identifier: Apache-2.0

using System.Globalization;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>Whatever CNI_NETNS a runtime passes, DEL takes down, and nowhere but in the pod.</summary>
public sealed class DelNamespaceTests : IDisposable
{
    private readonly Sandbox _sandbox = new();

    public void Dispose() => _sandbox.Dispose();

    [SkippableTheory]
    [InlineData("host")]
    [InlineData("loop")]
    [InlineData("long")]
    [InlineData("fifo")]
    [InlineData("file")]
    [InlineData("missing")]
    [InlineData("below a file")]
    [InlineData("another pod")]
    public void A_path_that_does_not_lead_to_the_pod_is_not_used(string kind)
    {
        using var another = new TestNamespace();
        var runtime = _sandbox.Runtime(_sandbox.Config(Sandbox.RecordedPrimary()));
        var wrong = runtime with { NetworkNamespace = kind == "another pod" ? another.Path : PathOf(kind) };

        runtime.Add().EnsureSuccess("ADD");
        wrong.Del().EnsureSuccess("DEL while the pod's namespace exists");
        runtime.Add().EnsureSuccess("ADD");
        Shell.Output("ip", "netns", "delete", _sandbox.Namespace.Name);
        wrong.Del().EnsureSuccess("DEL after it");

        Assert.Equal([_sandbox.Namespace.Path, ""], Namespaces("DEL"));
        Assert.Empty(_sandbox.Records);
    }

    [SkippableFact]
    public void CHECK_of_the_hosts_namespace_is_refused()
    {
        var runtime = _sandbox.Runtime(_sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");

        var outcome = (runtime with { NetworkNamespace = PathOf("host") }).Check();

        Assert.Equal(8, (int)outcome.Json!["code"]!);
        Assert.Empty(Namespaces("CHECK"));
    }

    // skel of the reference library: "1", and "true" in upper or lower case.
    [SkippableTheory]
    [InlineData("1", true)]
    [InlineData("tRuE", true)]
    [InlineData("yes", false)]
    [InlineData("t", false)]
    [InlineData("", false)]
    public void CNI_NETNS_OVERRIDE_allows_the_hosts_namespace(string value, bool isAllowed)
    {
        var host = PathOf("host");
        var runtime = _sandbox.Runtime(_sandbox.Config(Sandbox.RecordedPrimary()));
        runtime = runtime with
        {
            NetworkNamespace = host,
            InterfaceName = "mcoverride0",
            Environment = new Dictionary<string, string>(runtime.Environment) { ["CNI_NETNS_OVERRIDE"] = value },
        };

        var added = runtime.Add();
        var checkedAgain = runtime.Check();
        runtime.Del().EnsureSuccess("DEL");

        Assert.Equal(isAllowed ? 0 : 1, added.ExitCode);
        Assert.Equal(isAllowed ? 0 : 1, checkedAgain.ExitCode);
        Assert.Equal(isAllowed ? [host, host, host] : [], _sandbox.Recorders.Calls.Select(call => call.Environment["CNI_NETNS"]));
        Assert.All(_sandbox.Recorders.Calls, call => Assert.Equal(value, call.Environment["CNI_NETNS_OVERRIDE"]));
    }

    private IEnumerable<string> Namespaces(string command) => _sandbox.Recorders.Calls
        .Where(call => call.Environment["CNI_COMMAND"] == command)
        .Select(call => call.Environment.GetValueOrDefault("CNI_NETNS", ""));

    private string PathOf(string kind)
    {
        var path = _sandbox.Combine("netns");
        switch (kind)
        {
            case "host":
                // As the process of a pod whose PID is another's by now.
                return string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/ns/net");
            case "loop":
                File.CreateSymbolicLink(path, path);
                break;
            case "long":
                return "/" + new string('n', 5000);
            case "fifo":
                Shell.Output("mkfifo", path);
                break;
            case "file":
                File.WriteAllText(path, "");
                break;
            case "below a file":
                File.WriteAllText(path, "");
                return path + "/net";
        }

        return path;
    }
}
