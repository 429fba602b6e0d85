import type { Tracking, Verification } from '../registry/index.ts';
import type { VerificationReport } from '../signatures/index.ts';
import type { ReportWire, TrackingWire, VerificationWire } from './schema.ts';

/** Instants as text, nothing else changed. */
export function trackingWire(tracking: Tracking): TrackingWire {
  const { completionRequest } = tracking;
  return {
    ...tracking,
    filedAt: tracking.filedAt.toISOString(),
    steps: tracking.steps.map(({ at, ...step }) => ({ ...step, ...(at && { at: at.toISOString() }) })),
    completionRequest: completionRequest && {
      message: completionRequest.message,
      missing: [...completionRequest.missing],
      ...(completionRequest.until && { until: completionRequest.until.toISOString() }),
    },
  };
}

export function verificationWire({ report, issuedAt, ...verification }: Verification): VerificationWire {
  return { ...verification, issuedAt: issuedAt.toISOString(), ...withoutIntact(reportWire(report)) };
}

export function reportWire(report: VerificationReport): ReportWire {
  return {
    intact: report.intact,
    trusted: report.trusted,
    problems: [...report.problems],
    signatures: report.signatures.map((signature) => ({
      kind: signature.kind,
      signer: signature.signer,
      signedAt: signature.signedAt?.toISOString() ?? null,
      level: signature.level,
      valid: signature.valid,
      coversWholeDocument: signature.coversWholeDocument,
      problems: [...signature.problems],
    })),
  };
}

/** A verification's `intact` also covers the hash of the stored bytes: the report's own must not replace it. */
function withoutIntact({ trusted, problems, signatures }: ReportWire): Omit<ReportWire, 'intact'> {
  return { trusted, problems, signatures };
}
