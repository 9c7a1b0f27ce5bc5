// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;

namespace MetaCni.Errors;

/// <summary>Creates failures with MetaCni's own codes.</summary>
internal static class MetaCniError
{
    public static CniException Of(MetaCniErrorCode code, string message, string details = "", Exception? innerException = null) =>
        new(new CniError((int)code, message, details), innerException);
}
