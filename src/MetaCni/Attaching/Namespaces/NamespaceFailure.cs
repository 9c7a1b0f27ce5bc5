// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using Linux;

namespace MetaCni.Attaching.Namespaces;

/// <summary>Turns kernel errors of a network namespace into CNI errors.</summary>
internal static class NamespaceFailure
{
    /// <summary>Enters a namespace.</summary>
    /// <exception cref="CniException">8: it cannot be entered.</exception>
    public static T Entering<T>(string path, Func<T> enter)
    {
        try
        {
            return enter();
        }
        catch (LinuxException e)
        {
            throw new CniException(
                CniErrorCode.InvalidNetworkNamespace,
                $"the network namespace {PlainText.Word(path)} cannot be entered: {e.Message}; "
                + "check CNI_NETNS, and whether the sandbox still exists",
                innerException: e);
        }
    }

    /// <summary>Lists objects of a namespace.</summary>
    /// <exception cref="CniException">11: it kept changing during the dump.</exception>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static T Listing<T>(Func<T> list)
    {
        try
        {
            return list();
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.WouldBlock)
        {
            throw new CniException(CniErrorCode.TryAgainLater, e.Message, innerException: e);
        }
    }
}
