// SPDX-License-Identifier: Apache-2.0

namespace ApiServer.Patching;

/// <summary>The patch does not match the document.</summary>
public sealed class PatchException(string message) : Exception(message);
