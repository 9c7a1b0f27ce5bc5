// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>A node to work on; one on which something was left is replaced, so that one defect counts once.</summary>
internal sealed class NodeSupply(int networks) : IDisposable
{
    private SoakNode? _current;

    public SoakNode Current => _current ??= Make();

    public void Renew(Verdict verdict)
    {
        if (!verdict.IsRight)
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _current?.Dispose();
        _current = null;
    }

    private SoakNode Make()
    {
        var node = new SoakNode(networks);
        node.WarmUp();
        return node;
    }
}
