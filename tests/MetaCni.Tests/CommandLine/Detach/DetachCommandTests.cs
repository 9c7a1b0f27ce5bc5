// SPDX-License-Identifier: Apache-2.0

using MetaCni.Tests.CommandLine.Records;
using MetaCni.Tests.Support;

namespace MetaCni.Tests.CommandLine.Detach;

public sealed class DetachCommandTests : IDisposable
{
    private readonly RecordSandbox _sandbox = new();

    public DetachCommandTests() => _sandbox.Attach();

    public void Dispose() => _sandbox.Dispose();

    [Fact]
    public async Task Everything_recorded_is_detached_with_the_environment_of_the_tool()
    {
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509"));

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal(
            ("/bin", "/opt/cni/bin", "", "3509e596c8ac1234@eth0"),
            (call.Environment["PATH"], call.Environment["CNI_PATH"], call.NetworkNamespace, call.Environment["METACNI_OPERATION"])));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.StartsWith("ok: ", _sandbox.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cni_path_option_replaces_the_recorded_plugin_path()
    {
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--cni-path", "/new/bin:/usr/lib/cni"));

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("/new/bin:/usr/lib/cni", call.Environment["CNI_PATH"]));
    }

    [Fact]
    public async Task A_failed_detach_is_reported_and_stays_recorded()
    {
        Fail();

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));

        Assert.Contains("error: container 3509e596c8ac (default/pod1): network default/a (macvlan, net1): plugin macvlan failed: plugin is broken\n", _sandbox.Out, StringComparison.Ordinal);
        Assert.Contains("--force", _sandbox.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(_sandbox.RecordFile));
    }

    // The specification stops a list at the plugin that fails; whoever gives up wants the address back all the same.
    [Fact]
    public async Task With_force_all_plugins_of_a_chain_run_even_if_one_fails()
    {
        var chain = Plans.Attachment(
            "default/a", "net1", JsonText.Object("""{"cniVersion":"1.0.0","name":"a","plugins":[{"type":"ptp"},{"type":"portmap"}]}"""));
        using var sandbox = new RecordSandbox
        {
            Plan = Plans.Of(Plans.Attachment("cluster", "eth0"), chain) with { Sandbox = Plans.Sandbox with { ContainerId = _sandbox.Plan.Sandbox.ContainerId } },
        };
        sandbox.Attach();
        sandbox.Runner.Answer = call => call.Type == "portmap" ? FakeAnswer.Error(7, "no iptables") : FakeAnswer.Silence;

        Assert.Equal(0, await sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Equal(["portmap", "macvlan", "portmap", "ptp"], sandbox.Runner.Calls.Select(call => call.Type));
        Assert.Equal(2, sandbox.Out.Split("no iptables").Length);
        Assert.False(File.Exists(sandbox.RecordFile));
    }

    [Fact]
    public async Task With_force_a_failed_detach_is_reported_and_given_up()
    {
        Fail();

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.StartsWith(
            """
            warning: given up: container 3509e596c8ac (default/pod1): network default/a (macvlan, net1): plugin macvlan failed: plugin is broken
            warning: lost: interface net1 of default/pod1 (10.2.0.6/24), network default/a, plugin macvlan

            """,
            _sandbox.Out,
            StringComparison.Ordinal);
        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.False(File.Exists(_sandbox.RecordFile));
    }

    // As DEL does: else the next DEL would find what Multus recorded, and take it down again.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Detach_removes_the_other_files_of_the_pod_with_the_record(bool isForced)
    {
        _sandbox.LeaveTraces();
        if (isForced)
        {
            Fail();
        }

        Assert.Equal(0, await _sandbox.RunAsync(["detach", "3509", "--cni-dir", _sandbox.MultusDir, .. isForced ? ["--force"] : Array.Empty<string>()]));

        Assert.All(_sandbox.Traces, file => Assert.False(File.Exists(file), file));
    }

    [Fact]
    public async Task With_a_damaged_record_that_is_given_up_the_files_of_Multus_are_removed()
    {
        _sandbox.LeaveTraces();
        await File.WriteAllTextAsync(_sandbox.RecordFile, "damaged");

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force", "--cni-dir", _sandbox.MultusDir));

        Assert.False(File.Exists(_sandbox.Traces[0]));
    }

    [Fact]
    public async Task A_file_that_cannot_be_removed_is_reported_and_given_up_with_force()
    {
        Directory.CreateDirectory(_sandbox.StatusFile);

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));
        Assert.Contains("error: container 3509e596c8ac (default/pod1): the network-status of the pod cannot be removed: ", _sandbox.Out, StringComparison.Ordinal);
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Single(_sandbox.Out.Split('\n'), line => line.StartsWith("warning: given up: ", StringComparison.Ordinal));
        Assert.False(File.Exists(_sandbox.RecordFile));
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("{\"schema\":2}\n")]
    public async Task An_unreadable_record_is_given_up_only_with_force(string content)
    {
        await File.WriteAllTextAsync(_sandbox.RecordFile, content);

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));
        Assert.NotEmpty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509", "--force"));

        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Matches("\nwarning: given up: (container 3509e596c8ac: )?the record ", _sandbox.Out);
        Assert.Empty(_sandbox.Runner.Calls);
    }

    [Fact]
    public async Task Detach_holds_the_lock_of_the_container()
    {
        _sandbox.Runner.Answer = call =>
        {
            Assert.False(_sandbox.Journal.TryLock(_sandbox.Plan.Sandbox.ContainerId, out _));
            return FakeAnswer.Silence;
        };

        Assert.Equal(0, await _sandbox.RunAsync("detach", "3509"));
    }

    [Fact]
    public async Task After_a_failure_the_hint_says_that_the_record_keeps_the_configuration()
    {
        Fail();

        Assert.Equal(1, await _sandbox.RunAsync("detach", "3509"));

        Assert.EndsWith(
            "hint: the record keeps the configuration of its ADD, so editing a definition changes nothing; "
            + "remove the cause on the node and try again, or give up what is left with --force\n",
            _sandbox.Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_is_detached_with_all_its_containers_and_no_other()
    {
        var (earlier, later, other) = (_sandbox.PlanOf("a1", "default/client"), _sandbox.PlanOf("a2", "default/client"), _sandbox.PlanOf("b1", "telco/client"));
        _sandbox.Attach(earlier);
        _sandbox.Attach(later);
        _sandbox.Attach(other);

        Assert.Equal(0, await _sandbox.RunAsync("detach", "--pod", "default/client"));

        Assert.Equal("ok: container a1 is detached\nok: container a2 is detached\n", _sandbox.Out);
        Assert.True(File.Exists(_sandbox.RecordFileOf(other)));
        Assert.True(File.Exists(_sandbox.RecordFile));
    }

    [Theory]
    [InlineData(new[] { "detach", "--pod", "pod1" }, 2, "error: --pod pod1 is not a namespace and a name; write NAMESPACE/NAME\n")]
    [InlineData(new[] { "detach", "--pod", "telco/pod1" }, 1, "error: there is no record of a pod telco/pod1; did you mean default/pod1?\n")]
    [InlineData(new[] { "detach", "pod1" }, 1, "error: there is no record of a container pod1; to name a pod, write --pod default/pod1\n")]
    [InlineData(new[] { "detach", "3509", "--failed" }, 2, "error: name one of CONTAINER, --pod and --failed\n")]
    [InlineData(new[] { "detach", "--pod", "default/pod1/eth0" }, 2, "error: --pod default/pod1/eth0 is not a namespace and a name; write NAMESPACE/NAME\n")]
    [InlineData(new[] { "detach", "--pod", "/pod1" }, 2, "error: --pod /pod1 is not a namespace and a name; write NAMESPACE/NAME\n")]
    [InlineData(new[] { "detach", "" }, 2, "error: CONTAINER is empty\n")]
    [InlineData(new[] { "detach", " \t" }, 2, "error: CONTAINER is empty\n")]
    [InlineData(new[] { "detach", "--", "" }, 2, "error: CONTAINER is empty\n")]
    [InlineData(new[] { "detach", "--pod", "" }, 2, "error: the value of --pod is empty\n")]
    [InlineData(new[] { "detach", "--pod=" }, 2, "error: option --pod needs a value\n")]
    [InlineData(new[] { "detach", "--pod" }, 2, "error: option --pod needs a value\n")]
    [InlineData(new[] { "detach", "--pod", "default/pod1", "--pod", "default/pod1" }, 2, "error: option --pod is given more than once\n")]
    [InlineData(new[] { "detach", "3509", "--cni-path", ":" }, 2, "error: --cni-path names no directory\n")]
    [InlineData(new[] { "detach", "3509", "--cni-path", "" }, 2, "error: the value of --cni-path is empty\n")]
    [InlineData(new[] { "detach", "3509", "--force=no" }, 2, "error: option --force takes no value\n")]
    [InlineData(new[] { "detach", "--failed:no" }, 2, "error: option --failed takes no value\n")]
    [InlineData(new[] { "detach", "350" }, 2, "error: 350 is too short for the beginning of a container id\nhint: write at least 4 characters of it\n")]
    [InlineData(new[] { "detach" }, 2, "error: name one of CONTAINER, --pod and --failed\n")]
    public async Task Invalid_or_ambiguous_arguments_detach_nothing(string[] arguments, int exitCode, string error)
    {
        Assert.Equal(exitCode, await _sandbox.RunAsync(arguments));

        Assert.StartsWith(error, _sandbox.Error, StringComparison.Ordinal);
        Assert.Empty(_sandbox.Runner.Calls);
        Assert.True(File.Exists(_sandbox.RecordFile));
    }

    [Fact]
    public async Task Only_failed_containers_are_detached_with_the_failed_option()
    {
        var (aborted, well) = (_sandbox.PlanOf("b1", "default/aborted"), _sandbox.PlanOf("c1", "default/well"));
        _sandbox.FailToDetach();
        _sandbox.Attach(aborted);
        _sandbox.AbortAdd(aborted);
        _sandbox.Attach(well);

        Assert.Equal(0, await _sandbox.RunAsync("detach", "--failed"));

        Assert.Equal([_sandbox.RecordFileOf(well)], Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Equal(0, await _sandbox.RunAsync("detach", "--failed"));
        Assert.EndsWith("ok: nothing has failed on this node\n", _sandbox.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_container_with_two_records_only_the_failed_one_is_detached()
    {
        var second = _sandbox.Plan with { Sandbox = _sandbox.Plan.Sandbox with { InterfaceName = Named.Interface("eth1") } };
        _sandbox.FailToDetach();
        _sandbox.Attach(second);

        Assert.Equal(0, await _sandbox.RunAsync("detach", "--failed"));

        Assert.Equal("ok: the failed networks of container 3509e596c8ac are detached\n", _sandbox.Out);
        Assert.False(File.Exists(_sandbox.RecordFile));
    }

    // Between the list and the lock: a running pod would lose its networks.
    [Fact]
    public async Task A_container_that_the_runtime_attaches_again_in_the_meantime_is_kept()
    {
        var (first, second) = (_sandbox.PlanOf("a1", "default/first"), _sandbox.PlanOf("b1", "default/second"));
        foreach (var plan in new[] { first, second })
        {
            _sandbox.Attach(plan);
            _sandbox.AbortAdd(plan);
        }

        _sandbox.Runner.Answer = call =>
        {
            if (File.Exists(_sandbox.RecordFileOf(second)) && call.Environment["CNI_CONTAINERID"] == "a1")
            {
                File.Delete(_sandbox.RecordFileOf(second));
                _sandbox.Attach(second);
            }

            return FakeAnswer.Silence;
        };

        Assert.Equal(0, await _sandbox.RunAsync("detach", "--failed"));

        Assert.True(File.Exists(_sandbox.RecordFileOf(second)));
        Assert.False(File.Exists(_sandbox.RecordFileOf(first)));
        Assert.Equal("ok: container a1 is detached\nok: container b1 was attached again by the runtime, and is not detached\n", _sandbox.Out);
        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("a1", call.Environment["CNI_CONTAINERID"]));
    }

    [Fact]
    public async Task With_force_all_failed_containers_are_given_up()
    {
        _sandbox.FailToDetach();
        Fail();

        Assert.Equal(1, await _sandbox.RunAsync("detach", "--failed"));
        Assert.True(File.Exists(_sandbox.RecordFile));
        Assert.Equal(0, await _sandbox.RunAsync("detach", "--failed", "--force"));

        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Contains("warning: lost: interface net1 of default/pod1 ", _sandbox.Out, StringComparison.Ordinal);
    }

    // A later version may have attached every pod of the node; a damaged record says nothing of how its pod is.
    [Theory]
    [InlineData("newer")]
    [InlineData("damaged event")]
    [InlineData("damaged plan")]
    [InlineData("set aside")]
    public async Task The_failed_option_skips_unreadable_records_even_with_force(string kind)
    {
        var running = _sandbox.PlanOf("b1b1", "default/running");
        _sandbox.FailToDetach();
        _sandbox.Attach(running);
        var file = Damage(_sandbox.RecordFileOf(running), kind);
        var content = await File.ReadAllTextAsync(file);

        Assert.Equal(1, await _sandbox.RunAsync("detach", "--failed"));
        Assert.Equal(1, await _sandbox.RunAsync("detach", "--failed", "--force"));

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("3509e596c8ac1234", call.Environment["CNI_CONTAINERID"]));
        Assert.Equal([file], Directory.EnumerateFiles(Path.GetDirectoryName(file)!));
        Assert.Equal(content, await File.ReadAllTextAsync(file));
        var pod = kind is "newer" or "damaged event" ? " (default/running)" : "";
        Assert.StartsWith($"error: container b1b1{pod}: its record {file} cannot be read (", _sandbox.Out.Split('\n')[1], StringComparison.Ordinal);
        Assert.EndsWith("), and its pod may be running; to detach it, run metacni detach b1b1\n", _sandbox.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing has failed", _sandbox.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("newer")]
    [InlineData("set aside")]
    public async Task A_record_that_becomes_unreadable_before_its_turn_is_skipped(string kind)
    {
        var second = _sandbox.PlanOf("b1b1", "default/second");
        _sandbox.FailToDetach();
        _sandbox.Attach(second);
        _sandbox.AbortAdd(second);
        _sandbox.Runner.Answer = call =>
        {
            if (File.Exists(_sandbox.RecordFileOf(second)))
            {
                Damage(_sandbox.RecordFileOf(second), kind);
            }

            return FakeAnswer.Silence;
        };

        Assert.Equal(1, await _sandbox.RunAsync("detach", "--failed", "--force"));

        Assert.All(_sandbox.Runner.Calls, call => Assert.Equal("3509e596c8ac1234", call.Environment["CNI_CONTAINERID"]));
        Assert.Single(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
        Assert.Contains("to detach it, run metacni detach b1b1\n", _sandbox.Out, StringComparison.Ordinal);
    }

    private static string Damage(string file, string kind)
    {
        var lines = File.ReadAllLines(file);
        switch (kind)
        {
            case "newer":
                lines[0] = lines[0].Replace("\"schema\":1,", "\"schema\":99,", StringComparison.Ordinal);
                break;
            case "damaged event":
                lines[1] = "damaged";
                break;
            default:
                lines[0] = "damaged";
                break;
        }

        File.WriteAllLines(file, lines);
        var target = kind == "set aside" ? $"{file}.corrupt" : file;
        File.Move(file, target);
        return target;
    }

    [Theory]
    [InlineData("5511", "a container 5511; Multus attached it, and the runtime's DEL detaches it")]
    [InlineData("--pod=ns/p", "a pod ns/p; Multus attached it, and the runtime's DEL detaches it")]
    [InlineData("pppp", "a container pppp; metacni show lists what is attached")]
    [InlineData("multus", "a container multus; Multus attached pod ns/multus, and the runtime's DEL detaches it")]
    public async Task A_container_attached_by_Multus_is_not_detached(string subject, string text)
    {
        _sandbox.WriteMultusResult("5511aa", "cbr0", "eth0", "flannel", "10.9.0.7/24");
        _sandbox.WriteMultusResult("6622bb", "cbr0", "eth0", "flannel", "10.9.0.8/24", pod: "multus");

        Assert.Equal(1, await _sandbox.RunAsync("detach", subject, "--cni-dir", _sandbox.MultusDir));

        Assert.Equal($"error: there is no record of {text}\n", _sandbox.Error);
    }

    [Fact]
    public async Task Each_container_that_fails_is_named()
    {
        var other = _sandbox.PlanOf("b1b1", "default/other");
        _sandbox.FailToDetach();
        _sandbox.Attach(other);
        _sandbox.AbortAdd(other);
        Fail();

        Assert.Equal(1, await _sandbox.RunAsync("detach", "--failed"));

        Assert.Equal(
            [
                "error: container 3509e596c8ac (default/pod1): network default/a (macvlan, net1): plugin macvlan failed: plugin is broken",
                "error: container b1b1 (default/other): network default/a (macvlan, net1): plugin macvlan failed: plugin is broken",
            ],
            _sandbox.Out.Split('\n')[..2]);
    }

    [Fact]
    public async Task A_pod_with_a_damaged_record_is_detached_by_its_name()
    {
        Damage(_sandbox.RecordFile, "damaged event");

        Assert.Equal(0, await _sandbox.RunAsync("detach", "--pod", "default/pod1"));

        Assert.Equal(["DEL net1", "DEL eth0"], _sandbox.Runner.Log);
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(_sandbox.RecordFile)!));
    }

    private void Fail() =>
        _sandbox.Runner.Answer = call => call.InterfaceName == "net1" ? FakeAnswer.Error(120, "plugin is broken") : FakeAnswer.Silence;
}
