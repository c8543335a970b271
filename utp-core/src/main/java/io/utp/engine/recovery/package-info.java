/** What was acknowledged, what is lost, when to send again. */
@NullMarked
package io.utp.engine.recovery;

import org.jspecify.annotations.NullMarked;
