// SPDX-License-Identifier: Apache-2.0

namespace Soak.Nodes;

/// <summary>Provides a node; a node with leftovers is replaced, so that one bug counts once.</summary>
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
