/** What the user of the sample sees: lines, progress and failures. */
@NullMarked
package io.utp.sample.console;

import org.jspecify.annotations.NullMarked;
