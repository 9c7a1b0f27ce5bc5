// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Errors;

/// <summary>Access to the state directory: errors of the operating system become CNI errors with a remedy and code 112.</summary>
internal static class StateAccess
{
    /// <summary>Creates a directory to which no other user can write (<see cref="PrivateDirectory.Ensure"/>).</summary>
    /// <exception cref="CniException">112: it cannot be created, or another user can write to it.</exception>
    public static void EnsureDirectory(string path)
    {
        try
        {
            PrivateDirectory.Ensure(path);
        }
        catch (UntrustedDirectoryException e)
        {
            throw Failure($"{e.Message}, or set stateDir to another directory", e);
        }
        catch (LinuxException e)
        {
            throw Failure(
                $"the directory {path} cannot be used: {e.Message}; "
                + "give it to the user of this process (root), or set stateDir to another directory",
                e);
        }
    }

    /// <summary>Rejects a directory that cannot be written to, for example on a file system that has become read-only.</summary>
    /// <exception cref="CniException">112: it cannot be written to.</exception>
    public static void RequireWritable(string path)
    {
        try
        {
            PrivateDirectory.RequireWritable(path);
        }
        catch (LinuxException e)
        {
            throw Failure(
                $"the directory {path} cannot be written to: {e.Message}; "
                + "give it to the user of this process (root), or mount its file system for writing",
                e);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="CniException">112: it cannot be written.</exception>
    public static void Write(string path, Action write)
    {
        try
        {
            write();
        }
        catch (LinuxException e)
        {
            throw Failure($"{path} cannot be written: {e.Message}; check permissions and free space there", e);
        }
    }

    /// <summary>Reads a file, or checks whether it exists.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">The kind of file, for the start of the message.</param>
    /// <param name="read">Reads the file.</param>
    /// <exception cref="CniException">112: it cannot be read.</exception>
    public static T Read<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LinuxException e)
        {
            throw Failure($"{what} {path} cannot be read: {e.Message}; let the user of this process (root) read it", e);
        }
    }

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="holder">The possible holder of the lock, such as "another operation on container X".</param>
    /// <param name="take">Takes the lock.</param>
    /// <exception cref="CniException">11: it was not released in time. 112: it cannot be taken.</exception>
    public static T Lock<T>(string path, string holder, Func<T> take)
    {
        try
        {
            return take();
        }
        catch (TimeoutException e)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater, $"{holder} is still running and holds the lock {path}; try again when it has finished", "", e);
        }
        catch (LinuxException e)
        {
            throw Failure($"the lock {path} cannot be taken: {e.Message}; check permissions and free space there", e);
        }
    }

    private static CniException Failure(string message, Exception cause) =>
        MetaCniError.Of(MetaCniErrorCode.StateUnavailable, message, "", cause);
}
