// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;
using Linux.Files;

namespace MetaCni.Errors;

/// <summary>
/// The border of the state directory: what the system refuses there becomes an error of the protocol that says what to do, code 112.
/// </summary>
internal static class StateAccess
{
    /// <summary>Makes a directory that nobody else can put files into (<see cref="PrivateDirectory.Ensure"/>).</summary>
    /// <exception cref="CniException">112: it cannot be made, or is not this user's alone.</exception>
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
                + "give it to the user that runs this (root), or set stateDir to another directory",
                e);
        }
    }

    /// <summary>Refuses a directory that cannot be written to, as on a file system that has become read-only.</summary>
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
                + "give it to the user that runs this (root), or mount its file system for writing",
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

    /// <summary>Reads a file, or looks for it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="what">What it is, to begin a message.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="CniException">112: it cannot be read.</exception>
    public static T Read<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (LinuxException e)
        {
            throw Failure($"{what} {path} cannot be read: {e.Message}; let the user that runs this (root) read it", e);
        }
    }

    /// <summary>Takes a lock.</summary>
    /// <param name="path">The lock.</param>
    /// <param name="holder">Who may hold it, such as "another operation on container X".</param>
    /// <param name="take">Takes it.</param>
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
                CniErrorCode.TryAgainLater, $"{holder} is still at work and holds the lock {path}; try again when it has ended", "", e);
        }
        catch (LinuxException e)
        {
            throw Failure($"the lock {path} cannot be taken: {e.Message}; check permissions and free space there", e);
        }
    }

    private static CniException Failure(string message, Exception cause) =>
        MetaCniError.Of(MetaCniErrorCode.StateUnavailable, message, "", cause);
}
