// SPDX-License-Identifier: Apache-2.0

using System.IO.Pipes;
using Linux.Streams;
using Microsoft.Win32.SafeHandles;

namespace Linux.Tests.Streams;

public sealed class StandardErrorWriterTests
{
    private const int MoreThanAPipeHolds = 4 << 20;

    [Fact]
    public async Task Written_text_arrives_completely()
    {
        using var reading = new AnonymousPipeServerStream(PipeDirection.In);
        using (var end = reading.ClientSafePipeHandle)
        {
            await Write(end, "über 4 KiB\n" + new string('x', 9000));
        }

        using var reader = new StreamReader(reading);
        Assert.Equal("über 4 KiB\n" + new string('x', 9000), await reader.ReadToEndAsync());
    }

    // Each of these would wait for ever, or throw.
    [Fact]
    public async Task A_full_pipe_does_not_block_the_writer()
    {
        using var reading = new AnonymousPipeServerStream(PipeDirection.In);

        await Write(reading.ClientSafePipeHandle, new string('x', MoreThanAPipeHolds));
        await Write(reading.ClientSafePipeHandle, "more");
    }

    [Fact]
    public async Task A_closed_pipe_is_not_an_error()
    {
        var reading = new AnonymousPipeServerStream(PipeDirection.In);
        using var end = new SafePipeHandle(Duplicate(reading.ClientSafePipeHandle), ownsHandle: true);
        await reading.DisposeAsync();

        await Write(end, "lost");
    }

    [Fact]
    public async Task A_full_disk_is_not_an_error()
    {
        using var full = File.OpenHandle("/dev/full", access: FileAccess.Write);

        await Task.Run(() =>
        {
            using var writer = new StandardErrorWriter((int)full.DangerousGetHandle(), TimeProvider.System);
            writer.Write("lost");
        });
    }

    // A writer that hangs fails the test instead of hanging it.
    private static async Task Write(SafePipeHandle pipe, string text) => await Task.Run(() =>
    {
        using var writer = new StandardErrorWriter((int)pipe.DangerousGetHandle(), TimeProvider.System);
        writer.Write(text);
    }).WaitAsync(TimeSpan.FromMinutes(2));

    private static nint Duplicate(SafePipeHandle pipe) =>
        Libc.Open($"/proc/self/fd/{pipe.DangerousGetHandle()}", OpenFlags.WriteOnly | OpenFlags.CloseOnExec, 0);
}
