// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.Lifecycle;

/// <summary>What a person on the node sees and does, with the node's own configuration.</summary>
public sealed class ShowTests : IDisposable
{
    private readonly Sandbox _sandbox = new(new TestPod { Namespace = "shop", Name = "client" });

    public void Dispose() => _sandbox.Dispose();

    [SkippableFact]
    public void A_pod_is_shown_and_detached_by_its_name_with_the_directories_of_the_nodes_configuration()
    {
        var runtime = Attach();

        var show = Tool(runtime, "show", "client").EnsureSuccess("show").Text;
        var detach = Tool(runtime, "detach", "--pod", "shop/client").EnsureSuccess("detach").Text;

        Assert.Contains($"{_sandbox.ContainerId[..12]}", show, StringComparison.Ordinal);
        Assert.Contains("shop/client", show, StringComparison.Ordinal);
        Assert.DoesNotContain("namespace gone", show, StringComparison.Ordinal);
        Assert.StartsWith("ok: ", detach, StringComparison.Ordinal);
        Assert.Equal(["DEL net1 (recorder)", "DEL eth0 (recorder)"], _sandbox.Recorders.Order);
        Assert.Equal("nothing is attached on this node\n", Tool(runtime, "show").EnsureSuccess("show").Text);
    }

    [SkippableFact]
    public void A_pod_whose_namespace_is_gone_is_shown_as_such()
    {
        var runtime = Attach();
        Shell.Output("ip", "netns", "delete", _sandbox.Namespace.Name);

        var show = Tool(runtime, "show", "shop/client");
        var json = Tool(runtime, "show", "shop/client", "-o", "json");

        Assert.Contains(", namespace gone\n", show.EnsureSuccess("show").Text, StringComparison.Ordinal);
        Assert.Contains($"its network namespace {_sandbox.Namespace.Path} no longer exists", show.Text, StringComparison.Ordinal);
        Assert.True((bool)json.EnsureSuccess("show").Json!["containers"]![0]!["netnsGone"]!);
        Assert.Equal(0, Tool(runtime, "show", "--failed").ExitCode);
    }

    [SkippableFact]
    public void Failed_detaches_can_be_listed_retried_and_given_up_without_ids()
    {
        var runtime = Attach("""{"cniVersion":"1.0.0","name":"a","type":"recorder","fail":{"DEL":{"code":7,"msg":"the switch is away"}}}""");
        runtime.Del();

        var show = Tool(runtime, "show", "--failed");
        var detach = Tool(runtime, "detach", "--failed");
        var force = Tool(runtime, "detach", "--failed", "--force");

        Assert.Equal((1, 1, 0), (show.ExitCode, detach.ExitCode, force.ExitCode));
        Assert.Contains("the switch is away", show.Text, StringComparison.Ordinal);
        Assert.Contains("editing a definition changes nothing", detach.Text, StringComparison.Ordinal);
        Assert.Contains("warning: lost: interface net1 of shop/client", force.Text, StringComparison.Ordinal);
        Assert.Equal("nothing has failed on this node\n", Tool(runtime, "show", "--failed").EnsureSuccess("show --failed").Text);
    }

    // As after a downgrade of the node: the pod runs, and its record says nothing that this version understands.
    [SkippableFact]
    public void A_record_of_a_later_version_is_not_listed_as_failed_and_survives_force()
    {
        var runtime = Attach();
        var record = Path.Combine(_sandbox.RecordDirectory, Assert.Single(_sandbox.Records));
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"schema\":1,", "\"schema\":99,", StringComparison.Ordinal));

        var detach = Tool(runtime, "detach", "--failed", "--force");
        var show = Tool(runtime, "show", "shop/client");

        Assert.Equal(1, detach.ExitCode);
        Assert.Contains($"(shop/client): its record {record} cannot be read (it has schema 99", detach.Text, StringComparison.Ordinal);
        Assert.True(File.Exists(record));
        Assert.Empty(_sandbox.Recorders.Order);
        Assert.Contains("install that version again", show.EnsureSuccess("show").Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_pod_attached_by_Multus_is_listed_until_its_DEL()
    {
        var runtime = Attach();
        runtime.Del().EnsureSuccess("DEL");
        WriteMultusResult();

        var show = Tool(runtime, "show").EnsureSuccess("show").Text;
        runtime.Del().EnsureSuccess("DEL of Multus's container");

        Assert.Matches(@"shop/client +\S+ +eth0 +cbr0 +recorder +- +10\.9\.0\.7/24 +attached by Multus\n", show);
        Assert.Equal("nothing is attached on this node\n", Tool(runtime, "show").EnsureSuccess("show").Text);
    }

    [SkippableFact]
    public void Where_MetaCni_never_ran_show_fails_instead_of_printing_an_empty_list()
    {
        var runtime = _sandbox.Runtime(Config());

        var show = Tool(runtime, "show");

        Assert.Equal(1, show.ExitCode);
        Assert.Contains("does not exist; MetaCni has not attached a pod with this configuration yet", show.Stderr, StringComparison.Ordinal);
        Assert.Equal("", show.Text);
    }

    private JsonObject Config()
    {
        var config = _sandbox.Config(Sandbox.RecordedPrimary());
        config["cniDir"] = _sandbox.Combine("multus");
        Directory.CreateDirectory(_sandbox.Combine("cni"));
        File.WriteAllText(_sandbox.Combine("cni", "00-metacni.conf"), config.ToJsonString());
        return config;
    }

    private MetaCniProcess Attach(string definition = """{"cniVersion":"1.0.0","name":"a","type":"recorder"}""")
    {
        var config = Config();
        _sandbox.Define("a", definition);
        _sandbox.Select("a");
        var runtime = _sandbox.Runtime(config);
        runtime.Add().EnsureSuccess("ADD");
        _sandbox.Recorders.Forget();
        return runtime;
    }

    private ProcessOutcome Tool(MetaCniProcess runtime, params string[] arguments) =>
        runtime.Tool([.. arguments, "--cni-conf-dir", _sandbox.Combine("cni")]);

    private void WriteMultusResult()
    {
        Directory.CreateDirectory(_sandbox.Combine("multus", "results"));
        File.WriteAllText(_sandbox.Combine("multus", "results", $"cbr0-{_sandbox.ContainerId}-eth0"), new JsonObject
        {
            ["kind"] = "cniCacheV1",
            ["containerId"] = _sandbox.ContainerId,
            ["config"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("""{"cniVersion":"1.0.0","name":"cbr0","type":"recorder"}""")),
            ["ifName"] = "eth0",
            ["networkName"] = "cbr0",
            ["netns"] = _sandbox.Namespace.Path,
            ["cniArgs"] = new JsonArray(new JsonArray("K8S_POD_NAMESPACE", "shop"), new JsonArray("K8S_POD_NAME", "client")),
            ["result"] = JsonNode.Parse("""{"cniVersion":"1.0.0","ips":[{"address":"10.9.0.7/24"}]}"""),
        }.ToJsonString());
    }
}
