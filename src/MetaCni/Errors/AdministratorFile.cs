// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Errors;

/// <summary>Reads an administrator's file, such as a kubeconfig, as a whole; errors name the file.</summary>
internal static class AdministratorFile
{
    private const int MaximumLength = 4 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">The kind of file, for the start of the message.</param>
    /// <exception cref="CniException">5: it does not exist, cannot be read, is not a regular file, or is longer than 4 MiB.</exception>
    public static byte[] Read(string path, string what)
    {
        try
        {
            return BoundedFile.TryRead(path, out var content, MaximumLength) ? content : throw new FormatException("it does not exist");
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            throw new CniException(CniErrorCode.IOFailure, $"{what} {path} cannot be read: {e.Message}", "", e);
        }
    }
}
