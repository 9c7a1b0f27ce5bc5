// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>What a person sees of a record that cannot be read, and can do about it.</summary>
public sealed class DamagedRecordTests
{
    private const int StateUnavailable = 112;

    [SkippableFact]
    public void DEL_detaches_every_network_of_a_record_with_a_damaged_end()
    {
        using var sandbox = new Sandbox();
        var runtime = Attach(sandbox);
        var file = RecordFile(sandbox);
        File.WriteAllBytes(file, [.. File.ReadAllBytes(file), .. "\0\0\0\0\n"u8]);

        runtime.Del().EnsureSuccess("DEL");

        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], sandbox.Recorders.Order);
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void An_unreadable_record_is_reported_until_it_is_given_up_by_force()
    {
        using var sandbox = new Sandbox();
        var runtime = Attach(sandbox);
        var file = RecordFile(sandbox);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..50]);

        var del = runtime.Del();
        var show = runtime.Tool("show", "--state-dir", StateDir(sandbox));
        var detach = runtime.Tool("detach", sandbox.ContainerId, "--state-dir", StateDir(sandbox));
        var force = runtime.Tool("detach", sandbox.ContainerId, "--force", "--state-dir", StateDir(sandbox));

        Assert.Equal(StateUnavailable, (int)del.Json!["code"]!);
        Assert.Contains($"{file}.corrupt", (string)del.Json["msg"]!, StringComparison.Ordinal);
        Assert.Contains($"{file}.corrupt", show.EnsureSuccess("show").Text, StringComparison.Ordinal);
        Assert.Equal(1, detach.ExitCode);
        Assert.Contains("given up", force.EnsureSuccess("detach --force").Text, StringComparison.Ordinal);
        Assert.Empty(sandbox.Recorders.Order);
        Assert.Empty(sandbox.Records);
        runtime.Del().EnsureSuccess("DEL");
    }

    [SkippableFact]
    public void A_missing_plugin_is_reported_at_DEL_and_can_be_given_up_by_force()
    {
        using var sandbox = new Sandbox();
        File.Copy(RepositoryPaths.Recorder, Path.Combine(sandbox.Recorders.BinDirectory, "vanishing"));
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"vanishing"}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        File.Delete(Path.Combine(sandbox.Recorders.BinDirectory, "vanishing"));

        var del = runtime.Del();
        var show = runtime.Tool("show", sandbox.ContainerId[..12], "-o", "json", "--state-dir", StateDir(sandbox)).EnsureSuccess("show");
        var force = runtime.Tool("detach", sandbox.ContainerId, "--force", "--state-dir", StateDir(sandbox));

        Assert.Equal(1, del.ExitCode);
        Assert.Equal([false, true], show.Json!["containers"]![0]!["attachments"]!.AsArray().Select(attachment => (bool)attachment!["outstanding"]!));
        Assert.Contains("vanishing", force.EnsureSuccess("detach --force").Text, StringComparison.Ordinal);
        Assert.Empty(sandbox.Records);
    }

    [SkippableFact]
    public void Only_root_can_read_the_records()
    {
        using var sandbox = new Sandbox();
        Attach(sandbox);

        var files = Shell.Output("find", StateDir(sandbox), "-printf", "%y %m %u\n").Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct();

        Assert.Equal(["d 700 root", "f 600 root"], files.Order(StringComparer.Ordinal));
    }

    private static MetaCniProcess Attach(Sandbox sandbox)
    {
        sandbox.Define("a", """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""");
        sandbox.Select("a");
        var runtime = sandbox.Runtime(sandbox.Config(Sandbox.RecordedPrimary()));
        runtime.Add().EnsureSuccess("ADD");
        sandbox.Recorders.Forget();
        return runtime;
    }

    private static string StateDir(Sandbox sandbox) => Path.GetDirectoryName(sandbox.RecordDirectory)!;

    private static string RecordFile(Sandbox sandbox) => Path.Combine(sandbox.RecordDirectory, $"{sandbox.ContainerId}@eth0.jsonl");
}
