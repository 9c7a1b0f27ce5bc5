// SPDX-License-Identifier: Apache-2.0

using Soak.Nodes;
using Support;

namespace Soak.Races;

/// <summary>
/// An administrator replaces definitions or the executable by renaming new files over the old ones, while pods are added and deleted.
/// </summary>
internal static class ReplacedFiles
{
    public static void Run(Effort effort, Tally tally)
    {
        using var node = new SoakNode(2);
        node.WarmUp();
        var definition = Path.Combine(node.Sandbox.Manifests.Path, $"definition-default-{PodNetworks.NameOf(1)}.yaml");
        var versions = new[] { File.ReadAllBytes(definition), Otherwise(node, definition) };
        Repeat(effort, tally, "definition replaced midway", new Scene(node, node.Runtime(), turn => Replace(definition, versions[turn % 2])));

        var executable = node.Sandbox.Combine("metacni");
        var content = File.ReadAllBytes(RepositoryPaths.MetaCni);
        Replace(executable, content);
        Repeat(
            effort, tally, "executable replaced midway",
            new Scene(node, node.Runtime() with { Executable = executable }, _ => Replace(executable, content)));
    }

    private sealed record Scene(SoakNode Node, MetaCniProcess Runtime, Action<int> Replace);

    private static void Repeat(Effort effort, Tally tally, string row, Scene scene)
    {
        using var stop = new CancellationTokenSource();
        var administrator = Task.Run(() =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
            {
                scene.Replace(turn);
                Moment.After(TimeSpan.FromMilliseconds(turn % 7));
            }
        });
        for (var round = 0; round < effort.Rounds; round++)
        {
            var runtime = scene.Runtime with { ContainerId = UniqueName.ContainerId() };
            var add = runtime.Add();
            var verdict = Verdict.Of(add.ExitCode == 0 ? [] : [$"ADD: {add}"]);
            verdict = verdict.And(PatientDel.Run(runtime, tally)) with { Left = scene.Node.Left(runtime.ContainerId) };
            tally.Count(row, $"round {round}", verdict);
        }

        stop.Cancel();
        administrator.Wait();
    }

    // Another plugin and another subnet: a DEL with the new definition would not find the resources of the old one.
    private static byte[] Otherwise(SoakNode node, string definition)
    {
        var before = File.ReadAllBytes(definition);
        var list = node.Networks.Secondary(2);
        list["name"] = PodNetworks.NameOf(1);
        node.Define(1, list);
        var otherwise = File.ReadAllBytes(definition);
        File.WriteAllBytes(definition, before);
        return otherwise;
    }

    private static void Replace(string file, byte[] content)
    {
        var draft = $"{file}.draft";
        File.WriteAllBytes(draft, content);
        Shell.Output("chmod", "755", draft);
        File.Move(draft, file, overwrite: true);
    }
}
