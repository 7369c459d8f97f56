(* Checked: what holds of those present in a sequence, of several sequences in one, and of a sum that one place adds to.

   Those present stand in slots, one for each place of the whole; in a slot stands an item or nothing. A loop over those
   present is one over all slots that passes by those with nothing in them.
   Used by induction.py and loops.py, by symbolic/kept.py and by what claims say of columns. *)

From Coq Require Import List ZArith Lia.
From Rhodian Require Import Sums Scan Columns.
Import ListNotations.
Open Scope Z_scope.

(* columns.present: a slot with nothing in it is `None` there, and here. *)
Fixpoint present {A : Type} (slots : list (option A)) : list A :=
  match slots with
  | [] => []
  | Some a :: rest => a :: present rest
  | None :: rest => present rest
  end.

(* columns.joined. *)
Definition joined {A : Type} (pieces : list (list A)) : list A := concat pieces.

Lemma present_app : forall (A : Type) (l r : list (option A)), present (l ++ r) = present l ++ present r.
Proof. induction l as [|[a|] l IH]; intros r; simpl; rewrite ?IH; reflexivity. Qed.

Section Slots.
Context {State Item Result Error : Type}.
Variable step : State -> Item -> (State * Result) + Error.

(* The step on a slot: where nothing is, nothing happens. *)
Definition by_slot (state : State) (slot : option Item) : (State * option Result) + Error :=
  match slot with
  | None => inl (state, None)
  | Some item => match step state item with inl (after, b) => inl (after, Some b) | inr x => inr x end
  end.

(* The loop over those present ends as that over slots does, its results in the same slots, or is refused alike. *)
Theorem a_loop_over_those_present_passes_by_the_others : forall slots s,
  scan step s (present slots) =
    match scan by_slot s slots with inl (e, bs) => inl (e, present bs) | inr x => inr x end.
Proof.
  induction slots as [|slot slots IH] using rev_ind; intros s; [reflexivity|].
  rewrite present_app, scan_snoc. specialize (IH s). destruct slot as [a|]; simpl.
  - rewrite scan_snoc, IH. destruct (scan by_slot s slots) as [[e bs]|x]; [|reflexivity]. simpl.
    destruct (step e a) as [[after b]|x]; [|reflexivity]. rewrite present_app. reflexivity.
  - rewrite app_nil_r, IH. destruct (scan by_slot s slots) as [[e bs]|x]; [|reflexivity]. simpl.
    rewrite present_app, app_nil_r. reflexivity.
Qed.

(* A loop over two sequences in one is the loop over the second from where the loop over the first has come to. *)
Theorem a_loop_over_two_is_one_after_the_other : forall l r s,
  scan step s (l ++ r) =
    match scan step s l with
    | inl (middle, first) =>
        match scan step middle r with inl (e, second) => inl (e, first ++ second) | inr x => inr x end
    | inr x => inr x
    end.
Proof.
  intros l r s. induction r as [|a r IH] using rev_ind.
  - rewrite app_nil_r. destruct (scan step s l) as [[m first]|x]; [|reflexivity]. cbn. rewrite app_nil_r. reflexivity.
  - rewrite app_assoc, scan_snoc, IH. destruct (scan step s l) as [[m first]|x]; [|reflexivity].
    rewrite scan_snoc. destruct (scan step m r) as [[e second]|x]; [|reflexivity]. simpl.
    destruct (step e a) as [[after b]|x]; [|reflexivity]. rewrite app_assoc. reflexivity.
Qed.
End Slots.

(* What those present add up to is what all slots do, if one with nothing in it adds nothing. *)
Theorem nothing_is_added_by_an_empty_slot : forall (A : Type) (adds : A -> Z) slots,
  total (map adds (present slots)) =
    total (map (fun slot => match slot with Some a => adds a | None => 0 end) slots).
Proof.
  induction slots as [|[a|] slots IH]; simpl; [reflexivity| |]; rewrite ?total_cons, IH; lia.
Qed.

(* What stands in a slot is one of those present, and each of those stands in a slot. *)
Theorem those_present_are_those_in_slots : forall (A : Type) (slots : list (option A)) a,
  In a (present slots) <-> In (Some a) slots.
Proof.
  induction slots as [|[b|] slots IH]; intros a; simpl; [tauto| |]; rewrite IH; split.
  - intros [H|H]; [left; congruence | auto].
  - intros [H|H]; [left; congruence | auto].
  - auto.
  - intros [H|H]; [discriminate | exact H].
Qed.

(* What a function gives for the rows of two columns in one is what it gives for the first's, and the second's. *)
Theorem each_of_two_is_each_of_both : forall (Row B Error : Type) (f : Row -> B + Error) l r,
  each f (l ++ r) =
    match each f l with
    | inl first => match each f r with inl second => inl (first ++ second) | inr x => inr x end
    | inr x => inr x
    end.
Proof.
  intros Row B Error f. induction l as [|row l IH]; intros r; simpl; [destruct (each f r); reflexivity|].
  destruct (f row) as [b|x]; [|reflexivity]. rewrite IH. destruct (each f l) as [first|x]; [|reflexivity].
  destruct (each f r); reflexivity.
Qed.

(* Numbers that are alike at every place add up alike. *)
Theorem what_is_alike_adds_up_alike : forall l r, length l = length r ->
  (forall place x y, nth_error l place = Some x -> nth_error r place = Some y -> x = y) -> total l = total r.
Proof.
  intros l r Hlen H. f_equal. revert r Hlen H. induction l as [|a l IH]; intros [|b r] Hlen H; try discriminate; auto.
  f_equal; [apply (H 0%nat); reflexivity|]. apply IH; [injection Hlen; auto|]. intros place. apply (H (S place)).
Qed.

(* If numbers are 0 at all places but one, they add up to the number there. *)
Theorem all_is_added_at_one_place : forall l place x, nth_error l place = Some x ->
  (forall other y, other <> place -> nth_error l other = Some y -> y = 0) -> total l = x.
Proof.
  assert (Hnone : forall l, (forall other y, nth_error l other = Some y -> y = 0) -> total l = 0).
  { induction l as [|a l IH]; intros H; [reflexivity|]. rewrite total_cons, (H 0%nat a eq_refl), IH; [reflexivity|].
    intros other y Hy. apply (H (S other) y Hy). }
  induction l as [|a l IH]; intros [|place] x Hx H; simpl in Hx; try discriminate; rewrite total_cons.
  - injection Hx as ->. rewrite Hnone; [lia|]. intros other y Hy. apply (H (S other) y); [discriminate | exact Hy].
  - rewrite (H 0%nat a) by (auto || discriminate). rewrite (IH place x Hx); [lia|].
    intros other y Hne Hy. apply (H (S other) y); [congruence | exact Hy].
Qed.
