// SPDX-License-Identifier: Apache-2.0

namespace Linux.Spawning;

/// <summary>The pipes that become a child's stdin, stdout and stderr.</summary>
internal sealed class StandardPipes : IDisposable
{
    public Pipe Input { get; } = Pipe.ToChild();

    public Pipe Output { get; } = Pipe.FromChild();

    public Pipe Errors { get; } = Pipe.FromChild();

    /// <summary>Closes the child's ends in this process, so that reads detect the end of the child's output.</summary>
    public void CloseChildEnds()
    {
        Input.Theirs.Dispose();
        Output.Theirs.Dispose();
        Errors.Theirs.Dispose();
    }

    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Errors.Dispose();
    }
}
