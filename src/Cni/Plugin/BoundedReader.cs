// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace Cni.Plugin;

/// <summary>Reads stdin to its end, up to a limit in bytes.</summary>
internal static class BoundedReader
{
    public const int Limit = 4 * 1024 * 1024;

    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                if (content.Length + count > Limit)
                {
                    throw new CniException(
                        CniErrorCode.IOFailure, "the network configuration on stdin is longer than 4 MiB; make it shorter");
                }

                content.Write(buffer, 0, count);
            }
        }
        catch (IOException e)
        {
            throw new CniException(
                CniErrorCode.IOFailure,
                $"the network configuration on stdin cannot be read: {e.Message}; the runtime must pass the configuration",
                "",
                e);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }
}
