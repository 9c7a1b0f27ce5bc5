// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Cni.Values;
using MetaCni.CommandLine.Records;
using MetaCni.CommandLine.Terminal;
using MetaCni.Takeover;

namespace MetaCni.CommandLine.Detach;

/// <summary>Detaches the selected containers one after the other; a failure does not stop the others.</summary>
internal sealed class DetachRun(DetachOptions options, NodeDirectories directories, ToolHost host, Voices voices)
{
    private const string OfMultus = "Multus attached it, and the runtime's DEL detaches it";

    // A shorter prefix is easily mistyped, and a running pod would lose its networks.
    private const int ShortestBeginning = 4;

    public int Run(CancellationToken cancellationToken)
    {
        if (options.IsRepair)
        {
            new MultusAdoption(directories, options.PluginPath ?? [], host).TryAdopt(options.Container!);
        }

        var everything = Inventory.Read(directories.Journal(host.Time), host);
        var ids = ShortIds.Of(everything);
        var selected = Select(everything);
        var leftOut = options.AllFailed ? selected.Unreadable : [];
        var containers = selected.Entries.Except(leftOut.Select(record => (record.Container, record.Interface)))
            .GroupBy(entry => entry.Container, entry => entry.Interface).ToList();
        if (containers.Count == 0 && leftOut.Count == 0)
        {
            voices.Good("nothing has failed on this node");
            return ExitCode.Success;
        }

        var isLeft = false;
        NamedContainer Named(ContainerId container) => new(container, ids[container], everything.PodOf(container));
        foreach (var container in containers)
        {
            isLeft |= !TryDetach(Named(container.Key), [.. container], cancellationToken);
        }

        if (isLeft)
        {
            voices.Hint("the record keeps the configuration of its ADD, so editing a definition changes nothing; "
                + "remove the cause on the node and try again, or give up what is left with --force");
        }

        leftOut.ToList().ForEach(record => voices.Error(ContainerDetach.LeftOut(Named(record.Container), record.File, record.Reason)));
        return isLeft || leftOut.Count > 0 ? ExitCode.Failed : ExitCode.Success;
    }

    private Inventory Select(Inventory everything) =>
        options.AllFailed ? everything.OnlyFailed()
        : options.Pod is { } pod ? SelectPod(everything, pod)
        : options.IsRepair ? everything.Of([.. everything.Containers.Where(id => id.Value == options.Container)])
        : SelectContainer(everything, options.Container!);

    private Inventory SelectContainer(Inventory everything, string text)
    {
        var hint = Subject.NearPods(everything, text) is { Count: > 0 } pods
                ? $"to name a pod, write --pod {string.Join(" or --pod ", pods.Select(PlainText.Word))}"
            : Multus().Records.Any(record => record.Record.Plan.Sandbox.ContainerId.Value.StartsWith(text, StringComparison.Ordinal)) ? OfMultus
            : Subject.NearPods(Multus(), text) is [var pod] && pod.EndsWith($"/{text}", StringComparison.Ordinal)
                ? $"Multus attached pod {PlainText.Word(pod)}, and the runtime's DEL detaches it"
            : Subject.WhereListed;
        if (text.Length < ShortestBeginning && everything.Containers.All(id => id.Value != text))
        {
            throw new UsageException(
                $"{PlainText.Word(text)} is too short for the beginning of a container id", $"write at least {ShortestBeginning} characters of it");
        }

        return Subject.Container(everything, text, $"; {hint}");
    }

    private Inventory SelectPod(Inventory everything, string text) =>
        Subject.Pod(everything, text, Multus().Pods.Contains(text) ? OfMultus : null);

    private Inventory Multus() => new MultusInventory(new MultusState(directories.MultusDirectory), host).Read();

    private bool TryDetach(NamedContainer container, IReadOnlyList<InterfaceName> interfaces, CancellationToken cancellationToken)
    {
        try
        {
            return new ContainerDetach(options, directories, host, voices).Run(container, interfaces, cancellationToken);
        }
        catch (CniException e)
        {
            voices.Error(container.About(e.Message));
            return false;
        }
    }
}
