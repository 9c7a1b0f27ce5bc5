// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Json;
using MetaCni.Linux;
using MetaCni.Planning;
using MetaCni.Planning.Devices;

namespace MetaCni.Devices;

/// <summary>
/// The files of the Device Information Specification (1.1.0 §4): the device plugin's copied before ADD, the attachment's read after it,
/// gone with it.
/// </summary>
internal static class DeviceInfoFiles
{
    /// <summary>Makes the directories, and the files of attachments whose device plugin wrote one. Many write none.</summary>
    /// <exception cref="CniException">5: a file cannot be copied. 112: it cannot be written.</exception>
    public static void Prepare(AttachmentPlan plan)
    {
        foreach (var info in Of(plan))
        {
            try
            {
                PublicFile.EnsureDirectoryOf(info.File);
                if (info.Source.Length > 0 && File.Exists(info.Source))
                {
                    PublicFile.Write(info.File, File.ReadAllBytes(info.Source));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Failure($"the device information {info.File} cannot be made", e);
            }
        }
    }

    /// <summary>What the device plugin or a plugin of the list says of an attachment's device; null where nobody says anything.</summary>
    /// <exception cref="CniException">6: it is no JSON object. 5: it cannot be read.</exception>
    public static JsonObject? Read(PlannedAttachment attachment)
    {
        if (attachment.DeviceInfo is not { } info || !File.Exists(info.File))
        {
            return null;
        }

        try
        {
            return JsonBorder.ReadObject(File.ReadAllBytes(info.File), $"{attachment.Label}: the device information {info.File}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure($"the device information {info.File} cannot be read", e);
        }
    }

    /// <summary>Removes the files of a plan, as far as they are there.</summary>
    /// <exception cref="CniException">5: one cannot be removed.</exception>
    public static void Remove(AttachmentPlan plan)
    {
        foreach (var info in Of(plan))
        {
            try
            {
                File.Delete(info.File);
            }
            catch (DirectoryNotFoundException)
            {
                // /run is empty after a reboot.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Failure($"the device information {info.File} cannot be removed", e);
            }
        }
    }

    private static IEnumerable<DeviceInfoPlan> Of(AttachmentPlan plan) =>
        plan.Attachments.Select(attachment => attachment.DeviceInfo).OfType<DeviceInfoPlan>();

    private static CniException Failure(string what, Exception e) => new(CniErrorCode.IOFailure, $"{what}: {e.Message}", "", e);
}
