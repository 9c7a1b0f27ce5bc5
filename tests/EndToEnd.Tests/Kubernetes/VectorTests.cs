// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using EndToEnd.Tests.Vectors;
using Support;

namespace EndToEnd.Tests.Kubernetes;

/// <summary>The vectors once more, with pods, definitions and status on an API server, where Multus had them.</summary>
public sealed class VectorTests
{
    public static TheoryData<string> All => new(VectorFile.Names);

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task Plugin_calls_status_and_exit_code_are_equal_to_Multus(string name)
    {
        var vector = VectorFile.Read(name);
        await using var cluster = await ApiCluster.StartAsync();
        using var run = new VectorRun(vector, new JsonObject { ["requestPolicy"] = "warn" }, cluster);

        foreach (var command in vector.Commands)
        {
            var observed = await Task.Factory.StartNew(
                () => run.Run(command), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

            MultusVectorTests.Compare(vector, command, observed);
        }

        Assert.Empty(run.Records);
    }
}
