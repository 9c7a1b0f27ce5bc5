// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Support;

namespace EndToEnd.Tests.NodeApi;

/// <summary>The node's socket as people and other programs see it.</summary>
public sealed class SocketTests
{
    [SkippableFact]
    public async Task Only_root_can_use_the_socket()
    {
        await using var node = await ServedNode.StartAsync();
        await node.Client.ReadyAsync();
        var socket = node.Node.NodeSocket;

        Assert.Equal("socket 600 root\n", Shell.Output("stat", "-c", "%F %a %U", socket));

        // The directories above it do not keep other users off.
        Shell.Output("chmod", "o+x", Path.GetDirectoryName(socket)!, node.Node.Combine());
        var other = Shell.Run("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "curl", "-sS", "--unix-socket", socket, "http://node/readyz"]);
        Assert.NotEqual(0, other.ExitCode);
        Assert.Equal("", other.Text);
    }

    [SkippableFact]
    public async Task The_socket_answers_curl()
    {
        await using var node = await ServedNode.StartAsync();
        node.Define("a");
        await node.CachedDefinitionAsync("a");

        Assert.Equal("200", Curl(node, "/healthz", "-o", "/dev/null", "-w", "%{http_code}"));
        Assert.Equal("200", Curl(node, "/readyz", "-o", "/dev/null", "-w", "%{http_code}"));
        var version = JsonNode.Parse(Curl(node, "/version"))!;
        Assert.Equal(("v1.35.6", Shell.Output(RepositoryPaths.MetaCni, "--version").Trim()), ((string?)version["gitVersion"], (string?)version["metacni"]));
        var definition = JsonNode.Parse(Curl(node, ServedNode.DefinitionPath("a")))!;
        Assert.Equal(("NetworkAttachmentDefinition", "a"), ((string?)definition["kind"], (string?)definition["metadata"]!["name"]));
        Assert.Equal("404", Curl(node, ServedNode.DefinitionPath("absent"), "-o", "/dev/null", "-w", "%{http_code}"));
        Assert.Contains("MetaCni-Node-Api: 1", Curl(node, ServedNode.DefinitionPath("a"), "-D", "-"), StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task More_definitions_than_the_cache_holds_are_read_live()
    {
        await using var node = await ServedNode.StartAsync();
        foreach (var number in Enumerable.Range(0, 200))
        {
            node.Define($"large-{number}", subnet: 63, padding: new string('x', 60 * 1024));
        }

        node.Define("huge", subnet: 64, padding: new string('x', 1024 * 1024));
        node.Define("a", subnet: 61);
        var pods = Enumerable.Range(0, 8).Select(number => node.CreatePod($"a,large-{number * 25}")).ToList();

        foreach (var pod in pods)
        {
            await pod.AddAsync();
            await node.StatusAsync(pod);
            pod.RequireStatusAsAttached();
        }

        var huge = await node.Client.GetAsync(ServedNode.DefinitionPath("huge"));
        Assert.Equal((200, "api-server"), (huge.Status, huge.Source));
        foreach (var pod in pods)
        {
            await pod.DelAsync();
        }

        node.RequireNothingLeft();
    }

    private static string Curl(ServedNode node, string path, params string[] options) =>
        Shell.Output("curl", ["-sS", .. options, "--unix-socket", node.Node.NodeSocket, $"http://node{path}"]);
}
