package org.parley.asr.listening;

/**
 * Settles one record of sound; exactly one of its methods is called, once, unless the partition
 * went to another replica, which gets the record again.
 */
public interface Receipt {
  /** The partition that the record came from. */
  int partition();

  /** The record is done with: what it led to is written. */
  void acknowledge();

  /**
   * The record cannot be used and goes to the dead letters.
   *
   * @param reason one line for people
   */
  void refuse(String reason);
}
