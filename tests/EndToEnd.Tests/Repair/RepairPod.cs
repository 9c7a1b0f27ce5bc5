// SPDX-License-Identifier: Apache-2.0

using Support;

namespace EndToEnd.Tests.Repair;

/// <summary>A pod whose network namespace only the host sees, by a path through an absolute link, as /var/run is one.</summary>
internal sealed class RepairPod : IDisposable
{
    private readonly RepairNode _node;
    private readonly TestNamespace _namespace = new();
    private readonly string _path;

    public RepairPod(RepairNode node, string directory, string name)
    {
        (_node, Pod) = (node, new TestPod { Name = name });
        _path = $"{directory}/link/{_namespace.Name}";
        node.Manifests.AddPod(Pod, new Dictionary<string, string>());
        node.OnTheHost($"mkdir -p {directory}/real; ln -sfn {directory}/real {directory}/link; touch {_path}; mount --bind {_namespace.Path} {_path}");
        Runtime = node.Runtime(Pod, _path);
    }

    public TestPod Pod { get; }

    public MetaCniProcess Runtime { get; }

    public IReadOnlyList<string> LinkNames => _namespace.LinkNames;

    public bool HasRecord => _node.Journal.Entries().Any(entry => entry.Container.Value == Runtime.ContainerId);

    /// <summary>The sandbox ends, and the runtime calls no DEL.</summary>
    public void Kill()
    {
        _node.OnTheHost($"umount {_path}; rm {_path}");
        _namespace.Dispose();
    }

    public void Dispose() => _namespace.Dispose();
}
