(* Checked: the rule for a loop over books, as an instance of the rule for `scan`.

   A step is given books and an item, and returns what it changes, with a result; the loop applies the changes, one
   after the other, before it takes the next step. Used by loops.py, for `scan_books`. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan Books.
Import ListNotations.
Open Scope Z_scope.

Section Books.
Context {Key Class Item Result Error Name Part : Type}.
Variable same : forall k j : Key, {k = j} + {k <> j}.
Variable one_class : forall c d : Class, {c = d} + {c <> d}.
Variable class_of : Key -> Class.
Variable outside : Key -> Prop.

Definition ledger : Type := list (Key * Z).
Variable step : ledger -> Item -> (list (Key * Z) * Result) + Error.

(* loops.scan_books: the scan whose state is the books, with all changes so far applied. *)
Definition step_applied (b : ledger) (a : Item) : (ledger * Result) + Error :=
  match step b a with
  | inl (changes, result) => inl (apply same changes b, result)
  | inr refusal => inr refusal
  end.

Definition scan_books (b : ledger) (items : list Item) : (ledger * list Result) + Error := scan step_applied b items.

(* The loop with its invariant: Scan.v's, but that its step is said to return changes. *)
Definition loop_over (start : ledger) (l : list Item) (adds : Name -> Item -> Z) (parts : Part -> Result -> Z)
  (natural_name : Name -> Prop) (natural_part : Part -> Prop) (known : Item -> Prop)
  (holds : moment ledger Name Part -> Prop)
  (each : moment ledger Name Part -> Item -> ledger -> Result -> Prop) : loop ledger Item Result Error Name Part :=
  Loop step_applied start l adds parts natural_name natural_part known holds each.

(* It is enough to prove of an arbitrary step what holds once its changes are applied; then all that Scan.v says of a
   loop that is proved holds of this one: at every moment, at a place, at the end, and when it is refused. *)
Theorem books_rule : forall start l adds parts natural_name natural_part known holds each,
  let L := loop_over start l adds parts natural_name natural_part known holds each in
  (forall a, In a l -> known a) -> (forall name a, natural_name name -> In a l -> 0 <= adds name a) ->
  holds (moment_at L [] start []) ->
  (forall m a changes b, ready L m a -> step (state m) a = inl (changes, b) ->
    let after := apply same changes (state m) in
    (forall part, natural_part part -> 0 <= parts part b) /\ each m a after b /\
      (forall m', next L m a after b m' -> holds m')) ->
  proved L.
Proof.
  intros start l adds parts natural_name natural_part known holds each L Hk Hn Hstart Hstep. constructor; auto.
  intros m a after b Hr Hs. simpl in Hs. unfold step_applied in Hs.
  destruct (step (state m) a) as [[changes c]|] eqn:E; [|discriminate]. injection Hs as <- <-. apply Hstep; assumption.
Qed.

(* That books add up to what they did in each class, and that nothing but the outside is below 0. *)
Definition kept (start b : ledger) : Prop :=
  (forall c, held_in one_class class_of c b = held_in one_class class_of c start) /\ never_negative same outside b.

(* For example: if an arbitrary step, on books of which that is known, returns changes that add nothing to any class and
   write nothing below 0, then it holds of the books at the end. *)
Theorem books_that_no_step_unbalances_stay_balanced : forall start l e results,
  never_negative same outside start ->
  (forall b a changes r, kept start b -> step b a = inl (changes, r) ->
    (forall c, carried same one_class class_of c changes b 0 = 0) /\ (forall k v, In (k, v) changes ->
      outside k \/ 0 <= v)) ->
  scan_books start l = inl (e, results) -> kept start e.
Proof.
  intros start l e results Hstart Hstep Hs.
  assert (Hshift : forall c changes b z, carried same one_class class_of c changes b z =
    z + carried same one_class class_of c changes b 0).
  { intros c. induction changes as [|[k v] r IH]; intros b z; simpl; [lia|]. rewrite IH. symmetry. rewrite IH. lia. }
  assert (P : proved (@Loop ledger Item Result Error Empty_set Empty_set step_applied start l
    (fun n => match n with end) (fun n => match n with end) (fun _ => True) (fun _ => True) (fun _ => True)
    (fun m => kept start (state m)) (fun _ _ _ _ => True))).
  { constructor; [simpl; auto | intros [] | split; simpl; auto |].
    intros m a after b (_ & _ & _ & Hm) Hstp. simpl in Hm, Hstp. unfold step_applied in Hstp.
    destruct (step (state m) a) as [[changes r]|] eqn:E; [|discriminate]. injection Hstp as <- <-.
    destruct (Hstep _ _ _ _ Hm E) as [Hbal Hnat]. split; [intros []|]. split; [exact I|].
    intros m' [Hafter _]. simpl. rewrite Hafter.
    destruct Hm as [Hsum Hneg]. split; [|apply writing_naturals_stays_natural; assumption].
    intros c. rewrite <- totals_carried_along_are_the_sums, Hshift, Hbal, Hsum. lia. }
  destruct (scan_rule_at_the_end _ P _ _ Hs) as (_ & Hend & _). exact Hend.
Qed.

End Books.

(* The host's books stay as they are, and the changes go into an overlay. A step that only reads by key cannot tell. *)
Section Overlaid.
Context {Key Class Item Result Error : Type}.
Variable same : forall k j : Key, {k = j} + {k <> j}.
Variable one_class : forall c d : Class, {c = d} + {c <> d}.
Variable class_of : Key -> Class.
Variable step : (Key -> Z) -> Item -> (list (Key * Z) * Result) + Error.
Hypothesis reads_by_key : forall f g a, (forall k, f k = g k) -> step f a = step g a.

Definition step_over (under written : list (Key * Z)) (a : Item) : (list (Key * Z) * Result) + Error :=
  match step (reads same written under) a with
  | inl (changes, result) => inl (apply same changes written, result)
  | inr refusal => inr refusal
  end.

(* That books hold what others do, account by account and class by class. *)
Definition alike (b d : list (Key * Z)) : Prop :=
  (forall k, get same k b = get same k d) /\
  (forall c, held_in one_class class_of c b = held_in one_class class_of c d).

Lemma alike_after_changes : forall under changes written b, NoDup (map fst written) ->
  alike b (apply same written under) ->
  NoDup (map fst (apply same changes written)) /\
  alike (apply same changes b) (apply same (apply same changes written) under).
Proof.
  intros under. induction changes as [|[k v] r IH]; intros written b Hn [Hget Hheld]; simpl; [split; [|split];
    assumption|].
  pose proof (an_overlay_names_each_key_once same k v written Hn) as Hn'. apply IH; [assumption|]. split.
  - intros j. rewrite <- an_overlay_reads_as_the_books_written_to, reading_after_writing by assumption.
    unfold reads. rewrite there_put, reading_after_writing. destruct (same j k); simpl; [reflexivity|].
    fold (reads same written under j). rewrite an_overlay_reads_as_the_books_written_to by assumption. apply Hget.
  - intros c. rewrite writing_over_is_writing_to, writing_adds_the_difference by assumption.
    rewrite an_overlay_reads_as_the_books_written_to, Hheld, Hget by assumption. reflexivity.
Qed.

(* So the loop over an overlay is refused as that over the books is, or yields the same results; and its changes, each
   key named once, make of the host's books what the rule for books speaks of. *)
Theorem a_loop_over_an_overlay_is_one_over_the_books : forall l under,
  let over_books := scan_books same (fun b => step (fun k => get same k b)) under l in
  match scan (step_over under) [] l with
  | inr refusal => over_books = inr refusal
  | inl (written, results) => NoDup (map fst written) /\
      exists b, over_books = inl (b, results) /\ alike b (apply same written under)
  end.
Proof.
  intros l under over_books. subst over_books. unfold scan_books.
  induction l as [|a l IH] using rev_ind; [simpl; split; [constructor|]; exists under; split; [reflexivity | split;
    reflexivity]|].
  rewrite !scan_snoc. destruct (scan (step_over under) [] l) as [[written results]|x]; [|rewrite IH; reflexivity].
  destruct IH as (Hn & b & -> & Halike). simpl. unfold step_over, step_applied.
  rewrite (reads_by_key (reads same written under) (fun k => get same k b)).
  - destruct (step _ a) as [[changes r]|x]; [|reflexivity].
    destruct (alike_after_changes under changes written b Hn Halike) as [Hn' Halike']. split; [assumption|]. eauto.
  - intros k. destruct Halike as [Hget _]. rewrite Hget. apply an_overlay_reads_as_the_books_written_to. assumption.
Qed.
End Overlaid.
