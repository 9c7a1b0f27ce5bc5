// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Examples;

public sealed class TryTests
{
    [SkippableFact]
    public void A_pipe_gets_text_without_escapes()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");

        var outcome = trial.Run();

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Contains("2/2  net1  default/backend  (bridge)  attached in ", outcome.Text);
        Assert.Contains("ok: the kernel shows what the result says: 2 interfaces, 4 addresses, 2 default routes", outcome.Text);
        Assert.Contains("ok: nothing is left", outcome.Text);
        Assert.DoesNotContain('\e', outcome.Text);
    }

    [SkippableFact]
    public void Only_the_pod_that_is_named_is_attached()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");

        var pods = trial.Run("--pod", "server", "--json").EnsureSuccess("try --pod").Json!["pods"]!.AsArray();

        Assert.Equal("server", (string)Assert.Single(pods)!["name"]!);
    }

    [SkippableFact]
    public void A_network_that_cannot_be_attached_is_an_error_and_everything_is_taken_down()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");
        trial.Replace("backend.yaml", "\"type\": \"host-local\"", "\"type\": \"no-such-ipam\"");

        var outcome = trial.Run();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error: ADD failed", outcome.Text);
        Assert.Contains("no-such-ipam", outcome.Text);
        Assert.Contains("ok: nothing is left", outcome.Text);
        Assert.Empty(trial.Host.LinkNames);
    }

    [SkippableFact]
    public void A_plugin_that_reports_what_it_did_not_do_is_found_out()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");
        using var directory = new TemporaryDirectory();
        var liar = directory.Write("liar", LyingPlugin);
        Shell.Output("chmod", "755", liar);
        trial.Replace("backend.yaml", "\"type\": \"bridge\"", "\"type\": \"liar\"");

        var outcome = trial.Run([new("CNI_PATH", $"{directory.Path}:{RepositoryPaths.ReferencePlugins}")], "--pod", "client");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("error: default/client: the result has the interface net1, the namespace has not", outcome.Text);
    }

    [SkippableFact]
    public void Another_trial_of_the_same_directory_is_refused_while_one_is_kept()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");
        trial.Run("--keep").EnsureSuccess("try --keep");

        var outcome = trial.Run();

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("hint: metacni try", outcome.Stderr);
    }

    [SkippableFact]
    public void A_bridge_that_stood_before_stays()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");
        trial.Host.Ip("link", "add", "mcds1", "type", "bridge");

        var outcome = trial.Run();

        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        Assert.Equal(["mcds1"], trial.Host.LinkNames);
    }

    [SkippableFact]
    public void An_interrupt_takes_down()
    {
        Requires.Root();
        using var trial = new Trial("dual-stack");
        using var directory = new TemporaryDirectory();
        var started = directory.Combine("started");
        Shell.Output("mkfifo", started);
        var slow = directory.Write("slow", SlowPlugin);
        Shell.Output("chmod", "755", slow);
        trial.Replace("backend.yaml", "\"type\": \"bridge\"", "\"type\": \"slow\"");
        using var process = trial.Start(
            [new("CNI_PATH", $"{directory.Path}:{RepositoryPaths.ReferencePlugins}"), new("STARTED", started)]);
        Assert.Equal("now\n", File.ReadAllText(started));

        Shell.Output("kill", "-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var outcome = process.Wait();

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("warning: interrupted", outcome.Text);
        Assert.Contains("ok: nothing is left", outcome.Text);
        Assert.Empty(trial.Host.LinkNames);
    }

    // Answers ADD with an interface and an address that it does not make.
    private const string LyingPlugin =
        """
        #!/bin/sh
        [ "$CNI_COMMAND" = ADD ] || exit 0
        cat <<END
        {"cniVersion":"1.0.0","interfaces":[{"name":"$CNI_IFNAME","mac":"02:00:00:00:00:99","sandbox":"$CNI_NETNS"}],
         "ips":[{"interface":0,"address":"10.99.0.2/24"}]}
        END
        """;

    // Says that ADD has begun, and never ends.
    private const string SlowPlugin =
        """
        #!/bin/sh
        [ "$CNI_COMMAND" = ADD ] || exit 0
        echo now > "$STARTED"
        exec sleep 600
        """;
}
