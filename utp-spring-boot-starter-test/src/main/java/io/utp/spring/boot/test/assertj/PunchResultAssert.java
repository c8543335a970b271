package io.utp.spring.boot.test.assertj;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import org.assertj.core.api.AbstractAssert;

/** Assertions about how a hole punch ended. */
public final class PunchResultAssert extends AbstractAssert<PunchResultAssert, PunchResult> {

    PunchResultAssert(PunchResult actual) {
        super(actual, PunchResultAssert.class);
    }

    /**
     * There is a way.
     *
     * @return this
     */
    public PunchResultAssert isSuccessful() {
        isNotNull();
        if (!actual.successful()) {
            failWithMessage("Expected a way to the peer, but: %s", actual.description());
        }
        return this;
    }

    /**
     * There is a way of that kind.
     *
     * @param method the kind
     * @return this
     */
    public PunchResultAssert isSuccessfulBy(PunchMethod method) {
        isSuccessful();
        if (actual.method() != method) {
            failWithMessage("Expected a way by %s, but: %s", method, actual.description());
        }
        return this;
    }

    /**
     * There is no way, for that reason.
     *
     * @param failure the reason
     * @return this
     */
    public PunchResultAssert hasFailedBecause(PunchFailure failure) {
        isNotNull();
        if (actual.failure() != failure) {
            failWithMessage("Expected no way because of %s, but: %s", failure, actual.description());
        }
        return this;
    }
}
