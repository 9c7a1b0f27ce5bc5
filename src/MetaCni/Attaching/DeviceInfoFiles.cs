// SPDX-License-Identifier: Apache-2.0

using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using Linux;
using Linux.Files;
using MetaCni.Errors;
using MetaCni.Planning;

namespace MetaCni.Attaching;

/// <summary>
/// The files of the Device Information Specification (1.1.0 §4). The device plugin's file is copied before ADD, the attachment's file is
/// read after ADD, and deleted with the attachment.
/// </summary>
/// <remarks>
/// Plugins write these files, and everybody who can read the pod can read their content. So symbolic links are not followed, and all
/// content together must fit into an annotation.
/// </remarks>
internal static class DeviceInfoFiles
{
    private const int MaximumLength = 64 * 1024;

    /// <summary>
    /// Creates the directories, and the files of attachments whose device plugin wrote one. Many device plugins write none.
    /// </summary>
    /// <returns>A sentence for each device plugin's file that is skipped.</returns>
    /// <exception cref="CniException">112: a file cannot be written.</exception>
    public static IReadOnlyList<string> Prepare(AttachmentPlan plan)
    {
        var problems = new List<string>();
        foreach (var info in Of(plan))
        {
            StateAccess.Write(info.File, () => PublicFile.EnsureDirectoryOf(info.File));
            if (info.Source.Length == 0)
            {
                continue;
            }

            if (!TryRead(info.Source, out var content, out var problem))
            {
                problems.Add(problem);
            }
            else if (content.Length > 0)
            {
                StateAccess.Write(info.File, () => PublicFile.Write(info.File, content));
            }
        }

        return problems;
    }

    /// <summary>
    /// The information that the device plugin or a plugin of the list gives about an attachment's device; null if there is none.
    /// </summary>
    /// <exception cref="CniException">6: it is not a JSON object. 5: it cannot be read.</exception>
    public static JsonObject? Read(PlannedAttachment attachment)
    {
        if (attachment.DeviceInfo is not { } info)
        {
            return null;
        }

        if (!TryRead(info.File, out var content, out var problem))
        {
            throw new CniException(CniErrorCode.IOFailure, $"{NetworkLabel.Of(attachment)}: {problem}");
        }

        return content.Length > 0
            ? JsonBorder.ReadObject(content, $"{NetworkLabel.Of(attachment)}: the device information {info.File}")
            : null;
    }

    /// <summary>Removes the existing files of a plan.</summary>
    /// <exception cref="CniException">5: a file cannot be removed.</exception>
    public static void Remove(AttachmentPlan plan)
    {
        foreach (var info in Of(plan))
        {
            try
            {
                File.Delete(info.File);
            }
            catch (Exception e) when (e is DirectoryNotFoundException or PathTooLongException)
            {
                // /run is empty after a reboot, and a file whose name is too long for the kernel cannot exist.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CniException(
                    CniErrorCode.IOFailure, $"the device information {info.File} cannot be removed: {e.Message}", "", e);
            }
        }
    }

    private static IEnumerable<DeviceInfoPlan> Of(AttachmentPlan plan) =>
        plan.Attachments.Select(attachment => attachment.DeviceInfo).OfType<DeviceInfoPlan>();

    // A missing file counts as an empty one.
    private static bool TryRead(string path, out byte[] content, [NotNullWhen(false)] out string? problem)
    {
        content = [];
        problem = null;
        try
        {
            _ = BoundedFile.TryReadOwn(path, out content, MaximumLength);
        }
        catch (LinuxException e) when (e.ErrorNumber == Errno.NameTooLong)
        {
            // A device with such a long id has no file.
        }
        catch (Exception e) when (e is FormatException or LinuxException)
        {
            problem = $"the device information {path} cannot be read: {e.Message}";
        }

        return problem is null;
    }
}
