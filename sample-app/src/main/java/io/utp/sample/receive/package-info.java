/** The receiving side: one call of a listener method for each connection, one file in the inbox for each call. */
@NullMarked
package io.utp.sample.receive;

import org.jspecify.annotations.NullMarked;
