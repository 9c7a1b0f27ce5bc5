// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace Support;

/// <summary>Reads what a process writes, and lets a test wait for a text in it.</summary>
internal sealed class ProcessOutput
{
    private readonly Lock _lock = new();
    private readonly List<byte> _bytes = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ProcessOutput(Stream stream) => Completion = ReadAsync(stream);

    /// <summary>Everything, once the process has closed its end.</summary>
    public Task<byte[]> Completion { get; }

    public string Text
    {
        get
        {
            lock (_lock)
            {
                return Encoding.UTF8.GetString([.. _bytes]);
            }
        }
    }

    /// <summary>Waits for a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="times">How often it must have been written.</param>
    public async Task UntilAsync(string text, int times)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                more = _more.Task;
            }

            if (Text.Split(text).Length > times)
            {
                return;
            }

            if (Completion.IsCompleted)
            {
                throw new InvalidOperationException($"the process ended without \"{text}\": {Text}");
            }

            await Task.WhenAny(more, Completion).WaitAsync(TimeLimit.Length).ConfigureAwait(false);
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await stream.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            lock (_lock)
            {
                _bytes.AddRange(buffer.AsSpan(0, count));
                _more.SetResult();
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        return [.. _bytes];
    }
}
